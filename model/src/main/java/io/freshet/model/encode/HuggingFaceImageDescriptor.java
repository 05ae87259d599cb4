package io.freshet.model.encode;

import io.freshet.model.encode.ImageNetworkEncoder.Network;
import io.freshet.model.image.PreparedImages;
import io.freshet.model.transformer.HuggingFaceWeights;
import io.freshet.schemas.config.HuggingFaceImage;

/** The encoder {@code huggingface} of images. */
final class HuggingFaceImageDescriptor implements EncoderDescriptor<HuggingFaceImage> {
    @Override
    public String name() {
        return "huggingface";
    }

    @Override
    public Class<HuggingFaceImage> settings() {
        return HuggingFaceImage.class;
    }

    @Override
    public Featuriser featuriser(HuggingFaceImage settings) {
        return new ScaledImageFeaturiser(settings.limits(), new PreparedImages(settings.preparation()));
    }

    @Override
    public Encoder encoder(String prefix, HuggingFaceImage settings) {
        String root = settings.shape().modelType() + ".";
        return new ImageNetworkEncoder(
                Network.of(prefix, settings.shape()),
                new PreparedImages(settings.preparation()),
                settings.directory().map(directory -> new HuggingFaceWeights(directory, root, prefix)));
    }

    @Override
    public GoldenPayload golden(HuggingFaceImage settings) {
        return GoldenPayload.picture();
    }
}
