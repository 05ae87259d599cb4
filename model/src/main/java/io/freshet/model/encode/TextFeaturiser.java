package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;

/** Texts for {@code hashed-text}: the words, pairs of words and parts of words that they are made of. */
final class TextFeaturiser implements Featuriser {
    private final PayloadLimits.Text limits;
    private final HashedGrams grams;

    TextFeaturiser(ModalityConfig.HashedText config) {
        this.limits = config.limits();
        this.grams = new HashedGrams(config.buckets());
    }

    @Override
    public Feature featurise(String contentType, byte[] payload) throws UndecodableException {
        return grams.bag(Texts.decode(contentType, payload, limits));
    }
}
