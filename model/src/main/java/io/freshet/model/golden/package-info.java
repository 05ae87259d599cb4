/**
 * What tells whether weights are those that they should be: a {@link io.freshet.model.golden.GoldenInput}, which
 * trainer and serving score alike.
 */
@NullMarked
package io.freshet.model.golden;

import org.jspecify.annotations.NullMarked;
