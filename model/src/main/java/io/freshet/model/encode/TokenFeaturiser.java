package io.freshet.model.encode;

import io.freshet.model.token.Tokenizer;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.io.IOException;

/** Texts for transformers: the tokens that they are made of. */
final class TokenFeaturiser {
    private TokenFeaturiser() {}

    /** Where a tokenizer comes from. */
    interface Source {
        Tokenizer read() throws IOException;
    }

    /**
     * Reads the tokenizer, and texts by it.
     *
     * @param maxTokens of a text; a longer one is read from its beginning
     * @throws IllegalArgumentException when the tokenizer cannot be used
     */
    static Featuriser of(PayloadLimits.Text limits, int maxTokens, Source source) {
        Tokenizer tokenizer;
        try {
            tokenizer = source.read();
        } catch (IOException e) {
            throw new IllegalArgumentException("An encoder of texts cannot begin: " + e.getMessage(), e);
        }
        return (contentType, payload) ->
                new Feature.Tokens(tokenizer.tokens(Texts.decode(contentType, payload, limits), maxTokens));
    }

    /** Of a modality that the configuration does not name any more. */
    static Featuriser ofAnUnknownTokenizer() {
        return (contentType, payload) -> {
            throw new UndecodableException(
                    Reason.MODALITY,
                    "the configuration names no directory for this modality any more; send the others, or name it"
                            + " again");
        };
    }
}
