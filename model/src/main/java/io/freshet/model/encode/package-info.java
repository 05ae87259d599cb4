/**
 * From bytes to a vector, one encoder for each kind of payload. An {@link io.freshet.model.encode.Encoder} prepares a
 * {@link io.freshet.model.encode.Feature} in plain Java, and its network turns a batch of them into (batch,
 * {@value io.freshet.model.encode.Encoder#WIDTH}) float32; {@link io.freshet.model.encode.Encoders} chooses one by its
 * configuration.
 */
@NullMarked
package io.freshet.model.encode;

import org.jspecify.annotations.NullMarked;
