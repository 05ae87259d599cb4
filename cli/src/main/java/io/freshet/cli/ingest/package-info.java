/**
 * {@code freshet ingest}: each line of {@link io.freshet.cli.ingest.LineFiles} becomes an
 * {@link io.freshet.cli.ingest.IngestLine}, and an {@link io.freshet.cli.ingest.IngestRun} sends them, several at a
 * time, and counts what became of them.
 */
@NullMarked
package io.freshet.cli.ingest;

import org.jspecify.annotations.NullMarked;
