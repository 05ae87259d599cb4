/**
 * Arithmetic with gradients: the only package that knows the tensor library. A
 * {@link io.freshet.model.tensor.ComputeDevice} says where.
 */
@NullMarked
package io.freshet.model.tensor;

import org.jspecify.annotations.NullMarked;
