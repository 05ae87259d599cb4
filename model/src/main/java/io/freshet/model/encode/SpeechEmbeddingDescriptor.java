package io.freshet.model.encode;

import io.freshet.schemas.config.SpeechEmbedding;

/** The encoder {@code speech-embedding}. */
final class SpeechEmbeddingDescriptor implements EncoderDescriptor<SpeechEmbedding> {
    @Override
    public String name() {
        return "speech-embedding";
    }

    @Override
    public Class<SpeechEmbedding> settings() {
        return SpeechEmbedding.class;
    }

    @Override
    public Featuriser featuriser(SpeechEmbedding settings) {
        return new SpeechFeaturiser(settings);
    }

    @Override
    public Encoder encoder(String prefix, SpeechEmbedding settings) {
        return new SpeechEncoder(prefix);
    }

    @Override
    public GoldenPayload golden(SpeechEmbedding settings) {
        return GoldenPayload.sound();
    }
}
