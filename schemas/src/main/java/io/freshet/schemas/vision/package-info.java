/**
 * Pretrained networks for images as configuration knows them: the {@link io.freshet.schemas.vision.VisionShape} of one,
 * the {@link io.freshet.schemas.vision.ImagePreparation} that its weights are used to, and the
 * {@link io.freshet.schemas.vision.HuggingFaceImageDirectory} that says both.
 */
@NullMarked
package io.freshet.schemas.vision;

import org.jspecify.annotations.NullMarked;
