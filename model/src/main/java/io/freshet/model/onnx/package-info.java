/**
 * Weights out of ONNX files: an {@link io.freshet.model.onnx.OnnxFile} is read as a stream of
 * {@link io.freshet.model.onnx.WireReader protobuf fields}, and {@link io.freshet.model.onnx.OnnxTransformerWeights}
 * finds the weights of a transformer in it, {@link io.freshet.model.onnx.OnnxSpeechWeights} those of the speech
 * embedding.
 */
@NullMarked
package io.freshet.model.onnx;

import org.jspecify.annotations.NullMarked;
