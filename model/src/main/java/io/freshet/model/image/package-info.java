/**
 * Pictures as pretrained networks want them: {@link io.freshet.model.image.PreparedImages} brings one to its pixels,
 * and {@link io.freshet.model.image.EfficientNetLite} is such a network.
 */
@NullMarked
package io.freshet.model.image;

import org.jspecify.annotations.NullMarked;
