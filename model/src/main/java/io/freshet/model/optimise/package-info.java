/**
 * How gradients change weights: an {@link io.freshet.model.optimise.Optimizer} goes over each parameter's own memory in
 * plain Java, by an {@link io.freshet.model.optimise.UpdateRule} such as {@link io.freshet.model.optimise.AdamW}, and
 * keeps an {@link io.freshet.model.optimise.OptimizerState}.
 */
@NullMarked
package io.freshet.model.optimise;

import org.jspecify.annotations.NullMarked;
