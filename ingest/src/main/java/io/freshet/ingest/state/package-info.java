/**
 * Freshet's own bytes in stores and changelogs, which outlive any change of an Avro schema:
 * {@link io.freshet.ingest.state.StateWriter} and {@link io.freshet.ingest.state.StateReader} write and read a version
 * byte and plain fields, {@link io.freshet.ingest.state.PartCodec} one part of a sample,
 * {@link io.freshet.ingest.state.StateKeys} the keys of entries and of indexes ordered by time.
 */
@NullMarked
package io.freshet.ingest.state;

import org.jspecify.annotations.NullMarked;
