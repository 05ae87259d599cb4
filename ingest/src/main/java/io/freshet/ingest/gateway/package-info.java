/**
 * Where events come in over HTTP: {@link io.freshet.ingest.gateway.Gateway} has the routes, {@code IncomingEvent} is
 * what a request brings, {@code IncomingEventReader} and {@code BatchReader} read one, {@code EventIntake} checks it
 * within a {@code DecodingBudget} and puts large payloads into the blob store, {@code Receipts} knows what was sent
 * before, {@code EventPublisher} hands it to Kafka within a {@code Backlog}, and a {@code PendingReceipt} waits for the
 * acknowledgement.
 */
@NullMarked
package io.freshet.ingest.gateway;

import org.jspecify.annotations.NullMarked;
