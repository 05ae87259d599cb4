package io.freshet.cli.ingest;

/** Is told of each line. Called from several threads. */
interface IngestListener {

    /** A line is done with, taken or refused. */
    void done();

    /** A line was refused: where it stands, and why. */
    void refused(String where, String why);
}
