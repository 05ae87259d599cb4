/**
 * How good weights are: a {@link io.freshet.trainer.evaluate.Evaluator} has a model answer examples, and the
 * {@link io.freshet.trainer.evaluate.ValidationBuffer} holds the examples that are never learned, with what the
 * incumbent answered.
 */
@NullMarked
package io.freshet.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
