/**
 * Arithmetic with gradients: the only package that knows the tensor library.
 * {@link io.freshet.model.tensor.TensorLibrary} is the library as the process sees it, and
 * {@link io.freshet.model.tensor.ComputeDevice} says where it works. A {@link io.freshet.model.tensor.ParameterSpec}
 * describes a parameter and how it {@link io.freshet.model.tensor.Initial begins};
 * {@link io.freshet.model.tensor.Parameters} own them; a {@link io.freshet.model.tensor.Scope} owns every
 * {@link io.freshet.model.tensor.Tensor} of one forward pass, and {@link io.freshet.model.tensor.Gradients} are what a
 * backward pass left, for an optimizer to apply. {@link io.freshet.model.tensor.Layer} and
 * {@link io.freshet.model.tensor.Standardise} are the steps that networks are made of.
 */
@NullMarked
package io.freshet.model.tensor;

import org.jspecify.annotations.NullMarked;
