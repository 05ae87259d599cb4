package io.freshet.model.encode;

import io.freshet.schemas.media.UndecodableException;
import java.util.random.RandomGenerator;

/** Reads the payloads of one modality: bytes to features, in plain Java and without weights. Any thread. */
public interface Featuriser {
    /**
     * Features of one payload; equal bytes give equal features on every machine.
     *
     * @throws UndecodableException when the payload is not what this encoder reads
     */
    Feature featurise(String contentType, byte[] payload) throws UndecodableException;

    /** The same content as another observation of it could have looked; the argument stays as it is. */
    default Feature augment(Feature feature, RandomGenerator random) {
        return feature;
    }
}
