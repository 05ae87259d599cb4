/**
 * Weights at rest: a {@link io.freshet.model.weights.WeightArray} is one array,
 * {@link io.freshet.model.weights.WeightsFile} reads and writes many of them as safetensors,
 * {@link io.freshet.model.weights.PretrainedWeights} are those that a network begins with,
 * {@link io.freshet.model.weights.ResourceWeights} are such on the class path, and
 * {@link io.freshet.model.weights.WeightsException} is a file that cannot be used.
 */
@NullMarked
package io.freshet.model.weights;

import org.jspecify.annotations.NullMarked;
