/**
 * How every role speaks HTTP: {@link io.freshet.schemas.http.HttpFace} serves routes,
 * {@link io.freshet.schemas.http.Problem} is every error, {@link io.freshet.schemas.http.Json} the one mapper.
 */
@NullMarked
package io.freshet.schemas.http;

import org.jspecify.annotations.NullMarked;
