/**
 * The streams role: {@link io.freshet.ingest.app.StreamsApp} starts gateway, alignment, labels and sweeps together,
 * {@code StreamsSettings} says how Kafka Streams runs, {@code StreamThreadFailures} how often a thread may die.
 */
@NullMarked
package io.freshet.ingest.app;

import org.jspecify.annotations.NullMarked;
