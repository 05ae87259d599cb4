/**
 * From bytes to vectors. A {@link io.freshet.model.encode.Featuriser} makes a {@link io.freshet.model.encode.Feature}
 * of a payload in plain Java; an {@link io.freshet.model.encode.Encoder} is the network that makes an
 * {@link io.freshet.model.encode.Encoded} of a batch of them, at a width of its own.
 * {@link io.freshet.model.encode.Encoders} finds both by a modality's settings, and the
 * {@link io.freshet.model.encode.GoldenPayload} that checks them; each encoder is one descriptor there.
 */
@NullMarked
package io.freshet.model.encode;

import org.jspecify.annotations.NullMarked;
