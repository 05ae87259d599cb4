/**
 * The meters of every role: {@link io.freshet.schemas.metric.RoleMeters} makes a registry with those of the JVM and the
 * process.
 */
@NullMarked
package io.freshet.schemas.metric;

import org.jspecify.annotations.NullMarked;
