/**
 * What comes out of Kafka, good or bad: an {@link io.freshet.ingest.input.ReceivedValueDeserializer} never throws for a
 * bad record but makes an {@link io.freshet.ingest.input.ReceivedValue} of it, a
 * {@link io.freshet.ingest.input.RecordContract} says what a record must be beyond its schema,
 * {@link io.freshet.ingest.input.EventTimes} gives Kafka Streams its event time, and a
 * {@link io.freshet.ingest.input.Refusals} turns what cannot be used into dead letters.
 */
@NullMarked
package io.freshet.ingest.input;

import org.jspecify.annotations.NullMarked;
