/**
 * Where events come in over HTTP: {@link io.freshet.ingest.gateway.Gateway} has the routes, {@code Offer} is what a
 * request brings, {@code OfferReader} and {@code BatchReader} read one, {@code Intake} checks it within a
 * {@code DecodingRoom} and puts large payloads into the blob store, {@code Receipts} knows what was sent before,
 * {@code Publisher} hands it to Kafka within a {@code Backlog}, and a {@code Pending} waits for the acknowledgement.
 */
@NullMarked
package io.freshet.ingest.gateway;

import org.jspecify.annotations.NullMarked;
