package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;

/** The encoder {@code cnn}. */
final class CnnDescriptor implements EncoderDescriptor<ModalityConfig.Cnn> {
    @Override
    public String name() {
        return "cnn";
    }

    @Override
    public Class<ModalityConfig.Cnn> settings() {
        return ModalityConfig.Cnn.class;
    }

    @Override
    public Featuriser featuriser(ModalityConfig.Cnn settings) {
        return new ImageFeaturiser(settings);
    }

    @Override
    public Encoder encoder(String prefix, ModalityConfig.Cnn settings) {
        return new ImageEncoder(prefix, settings);
    }

    @Override
    public GoldenPayload golden(ModalityConfig.Cnn settings) {
        return GoldenPayload.picture();
    }
}
