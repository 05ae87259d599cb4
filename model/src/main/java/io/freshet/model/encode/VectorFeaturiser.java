package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.media.Vectors;

/** Numbers for {@code mlp}, as they are: (size). */
final class VectorFeaturiser implements Featuriser {
    private final ModalityConfig.Mlp config;

    VectorFeaturiser(ModalityConfig.Mlp config) {
        this.config = config;
    }

    @Override
    public Feature featurise(String contentType, byte[] payload) throws UndecodableException {
        return new Feature.Dense(Vectors.decode(config.limits(), contentType, payload));
    }
}
