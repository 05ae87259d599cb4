/**
 * What comes out of Kafka, good or bad: an {@link io.freshet.ingest.arrive.ArrivalDeserializer} never throws for a bad
 * record but makes an {@link io.freshet.ingest.arrive.Arrival} of it, a {@link io.freshet.ingest.arrive.Contract} says
 * what a record must be beyond its schema, {@link io.freshet.ingest.arrive.EventTimes} gives Kafka Streams its event
 * time, and a {@link io.freshet.ingest.arrive.Refusals} turns what cannot be used into dead letters.
 */
@NullMarked
package io.freshet.ingest.arrive;

import org.jspecify.annotations.NullMarked;
