package io.freshet.cli.ingest;

/**
 * What became of the lines.
 *
 * @param events acknowledged
 * @param feedback acknowledged
 * @param refused lines of which an event or feedback was not taken, or that could not be understood
 */
record IngestReport(long events, long feedback, long refused) {}
