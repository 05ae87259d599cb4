/**
 * Whose failure something is, decided in one place: {@link io.freshet.schemas.failure.Failure} names the kinds and
 * {@link io.freshet.schemas.failure.Failure#of} tells them apart; {@link io.freshet.schemas.failure.Classified} is an
 * exception of ours that knows its own kind; {@link io.freshet.schemas.failure.Backoff} is how long to wait before the
 * outside is asked again.
 */
@NullMarked
package io.freshet.schemas.failure;

import org.jspecify.annotations.NullMarked;
