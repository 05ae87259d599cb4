package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;

/** The encoder {@code hashed-text}. */
final class HashedTextDescriptor implements EncoderDescriptor<ModalityConfig.HashedText> {
    @Override
    public String name() {
        return "hashed-text";
    }

    @Override
    public Class<ModalityConfig.HashedText> settings() {
        return ModalityConfig.HashedText.class;
    }

    @Override
    public Featuriser featuriser(ModalityConfig.HashedText settings) {
        return new TextFeaturiser(settings);
    }

    @Override
    public Encoder encoder(String prefix, ModalityConfig.HashedText settings) {
        return new TextEncoder(prefix, settings);
    }

    @Override
    public GoldenPayload golden(ModalityConfig.HashedText settings) {
        return GoldenPayload.text();
    }
}
