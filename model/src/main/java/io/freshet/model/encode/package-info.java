/**
 * From bytes to a vector, one encoder for each kind of payload: an {@link io.freshet.model.encode.Encoder} prepares a
 * {@link io.freshet.model.encode.Feature} in plain Java, and its network turns a batch of them into (batch, width)
 * float32.
 */
@NullMarked
package io.freshet.model.encode;

import org.jspecify.annotations.NullMarked;
