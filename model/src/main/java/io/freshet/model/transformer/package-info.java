/**
 * Transformer encoders of our own layers: a {@link io.freshet.model.transformer.Transformer} reads a
 * {@link io.freshet.model.transformer.TokenBatch}; it is made of {@link io.freshet.model.transformer.TokenEmbeddings}
 * and {@link io.freshet.model.transformer.TransformerBlock blocks}, whose
 * {@link io.freshet.model.transformer.Attention} is {@link io.freshet.model.transformer.PlainAttention plain} or
 * {@link io.freshet.model.transformer.DisentangledAttention disentangled}. Parameters have the names that Hugging Face
 * gives them ({@link io.freshet.model.transformer.ParameterNames}), so that
 * {@link io.freshet.model.transformer.HuggingFaceWeights} can bring them.
 */
@NullMarked
package io.freshet.model.transformer;

import org.jspecify.annotations.NullMarked;
