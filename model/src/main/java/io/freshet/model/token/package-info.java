/**
 * Texts to tokens: the only package that knows the tokenizer library. A {@link io.freshet.model.token.Tokenizer} is
 * made of a {@code tokenizer.json}; {@link io.freshet.model.token.Tokenizers} keeps each in memory once.
 */
@NullMarked
package io.freshet.model.token;

import org.jspecify.annotations.NullMarked;
