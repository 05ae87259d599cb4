/**
 * Transformer encoders as configuration knows them: the {@link io.freshet.schemas.transformer.TransformerFamily
 * families} that can be built, the {@link io.freshet.schemas.transformer.TransformerShape} of one, and the
 * {@link io.freshet.schemas.transformer.HuggingFaceDirectory} that says its shape and holds its tokenizer.
 */
@NullMarked
package io.freshet.schemas.transformer;

import org.jspecify.annotations.NullMarked;
