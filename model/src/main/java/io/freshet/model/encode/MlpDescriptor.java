package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;

/** The encoder {@code mlp}. */
final class MlpDescriptor implements EncoderDescriptor<ModalityConfig.Mlp> {
    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public Class<ModalityConfig.Mlp> settings() {
        return ModalityConfig.Mlp.class;
    }

    @Override
    public Featuriser featuriser(ModalityConfig.Mlp settings) {
        return new VectorFeaturiser(settings);
    }

    @Override
    public Encoder encoder(String prefix, ModalityConfig.Mlp settings) {
        return new VectorEncoder(prefix, settings);
    }

    @Override
    public GoldenPayload golden(ModalityConfig.Mlp settings) {
        return GoldenPayload.numbers(settings.size());
    }
}
