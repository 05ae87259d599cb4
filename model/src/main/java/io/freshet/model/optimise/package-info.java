/**
 * How gradients change weights: {@link io.freshet.model.optimise.AdamW}, in plain Java over the weights' own memory.
 */
@NullMarked
package io.freshet.model.optimise;

import org.jspecify.annotations.NullMarked;
