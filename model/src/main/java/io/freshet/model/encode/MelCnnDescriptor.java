package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;

/** The encoder {@code mel-cnn}. */
final class MelCnnDescriptor implements EncoderDescriptor<ModalityConfig.MelCnn> {
    @Override
    public String name() {
        return "mel-cnn";
    }

    @Override
    public Class<ModalityConfig.MelCnn> settings() {
        return ModalityConfig.MelCnn.class;
    }

    @Override
    public Featuriser featuriser(ModalityConfig.MelCnn settings) {
        return new AudioFeaturiser(settings);
    }

    @Override
    public Encoder encoder(String prefix, ModalityConfig.MelCnn settings) {
        return new AudioEncoder(prefix, settings);
    }

    @Override
    public GoldenPayload golden(ModalityConfig.MelCnn settings) {
        return GoldenPayload.sound();
    }
}
