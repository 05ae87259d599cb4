/**
 * Where events come in over HTTP: {@link io.freshet.ingest.gateway.Gateway} has the routes, {@code Offer} is what a
 * request brings, {@code OfferReader} and {@code BatchReader} read one, {@code Intake} checks it and puts large
 * payloads into the blob store, {@code Publisher} hands it to Kafka and waits for the acknowledgement.
 */
@NullMarked
package io.freshet.ingest.gateway;

import org.jspecify.annotations.NullMarked;
