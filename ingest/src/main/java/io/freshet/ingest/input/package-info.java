/**
 * What comes out of Kafka, good or bad: an {@link io.freshet.ingest.input.ReceivedValueDeserializer} never throws for a
 * bad record but makes an {@link io.freshet.ingest.input.ReceivedValue} of it,
 * {@link io.freshet.ingest.input.EventTimes} gives Kafka Streams its event time, an
 * {@link io.freshet.ingest.input.Admission} finds wrong clocks and moves what is not on its key's partition
 * ({@link io.freshet.ingest.input.KeyPlacement}), and {@link io.freshet.ingest.input.Refusals} turns what cannot be
 * used into dead letters.
 */
@NullMarked
package io.freshet.ingest.input;

import org.jspecify.annotations.NullMarked;
