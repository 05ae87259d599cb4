/**
 * How every role speaks HTTP: {@link io.freshet.schemas.http.HttpServer} serves routes,
 * {@link io.freshet.schemas.http.Problem} is every error, with a {@link io.freshet.schemas.http.Reason} for programs,
 * {@link io.freshet.schemas.http.Json} the one mapper. {@code Body} is read within the memory that {@code MemoryBudget}
 * has.
 */
@NullMarked
package io.freshet.schemas.http;

import org.jspecify.annotations.NullMarked;
