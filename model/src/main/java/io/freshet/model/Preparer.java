package io.freshet.model;

import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;

/**
 * Turns samples into features: decoding and signal processing in plain Java, the same bits on every machine. Any
 * thread.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Preparer {
    private final ModelSpec spec;
    private final PayloadReader payloads;

    public Preparer(ModelSpec spec, PayloadReader payloads) {
        this.spec = spec;
        this.payloads = payloads;
    }

    /**
     * Features of every modality that both the sample has and the model knows; others are left out.
     *
     * @throws UndecodableException when a payload is not what its modality's encoder reads, or the sample has no
     *     modality of the model
     * @throws IOException when a payload is out of reach
     */
    public Features prepare(Sample sample) throws UndecodableException, IOException {
        throw new UnsupportedOperationException(
                "The encoders of " + spec + " over " + payloads + " are not built yet.");
    }
}
