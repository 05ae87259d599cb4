/**
 * Layers, each a record that states its parameters and applies them: {@link io.freshet.model.layer.Linear},
 * {@link io.freshet.model.layer.Convolution}, {@link io.freshet.model.layer.GroupNorm},
 * {@link io.freshet.model.layer.LayerNorm}. They own no memory.
 */
@NullMarked
package io.freshet.model.layer;

import org.jspecify.annotations.NullMarked;
