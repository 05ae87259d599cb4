package io.freshet.model.encode;

import io.freshet.model.image.EfficientNetLite;
import io.freshet.model.image.PreparedImages;
import io.freshet.model.weights.ResourceWeights;
import io.freshet.schemas.config.EfficientNetLite0;
import io.freshet.schemas.vision.ImagePreparation;
import io.freshet.schemas.vision.ImagePreparation.PixelRange;
import io.freshet.schemas.vision.ResizeFilter;
import java.util.Optional;

/** The encoder {@code efficientnet-lite0}: a token for each place of the last feature map, and their mean. */
final class EfficientNetDescriptor implements EncoderDescriptor<EfficientNetLite0> {
    private static final String WEIGHTS = "/io/freshet/model/image/efficientnet-lite0.safetensors";
    private static final PixelRange RANGE = PixelRange.of(127, 128);

    @Override
    public String name() {
        return "efficientnet-lite0";
    }

    @Override
    public Class<EfficientNetLite0> settings() {
        return EfficientNetLite0.class;
    }

    @Override
    public Featuriser featuriser(EfficientNetLite0 settings) {
        return new ScaledImageFeaturiser(settings.limits(), images(settings));
    }

    @Override
    public Encoder encoder(String prefix, EfficientNetLite0 settings) {
        return new ImageNetworkEncoder(
                ImageNetworkEncoder.Network.of(new EfficientNetLite(prefix)),
                images(settings),
                Optional.of(new ResourceWeights(WEIGHTS, prefix)));
    }

    @Override
    public GoldenPayload golden(EfficientNetLite0 settings) {
        return GoldenPayload.picture();
    }

    /**
     * Whole pictures, brought to the square: of a screen or a receipt the edges tell as much as the middle, and a cut
     * would hide them, while the weights have learned from pictures that were stretched by as much as a third.
     */
    private static PreparedImages images(EfficientNetLite0 settings) {
        return new PreparedImages(new ImagePreparation(settings.size(), Optional.empty(), ResizeFilter.BICUBIC, RANGE));
    }
}
