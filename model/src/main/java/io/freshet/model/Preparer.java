package io.freshet.model;

import io.freshet.model.encode.Feature;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns samples into features: decoding and signal processing in plain Java, the same bits on every machine. Any
 * thread.
 */
public final class Preparer {
    private final Featurisers featurisers;
    private final PayloadReader payloads;

    public Preparer(ModelSpec spec, PayloadReader payloads) {
        this.featurisers = new Featurisers(spec);
        this.payloads = payloads;
    }

    /**
     * Features of every modality that both the sample has and the model knows; others are left out.
     *
     * @throws UndecodableException when a payload is not what its modality's encoder reads or lies outside the
     *     modality's limits, or the sample has no modality of the model
     * @throws IOException when a payload is out of reach
     */
    public Features prepare(Sample sample) throws UndecodableException, IOException {
        SortedMap<String, Feature> features = new TreeMap<>();
        for (Map.Entry<String, Part> entry : sample.getParts().entrySet()) {
            if (featurisers.knows(entry.getKey())) {
                features.put(entry.getKey(), prepare(entry.getKey(), entry.getValue()));
            }
        }
        if (features.isEmpty()) {
            throw new UndecodableException(
                    Reason.MODALITY,
                    "sample " + sample.getSampleId() + " has "
                            + sample.getParts().keySet()
                            + ", of which the model knows none; send a modality of the pipeline");
        }
        return new Features(features);
    }

    private Feature prepare(String modality, Part part) throws UndecodableException, IOException {
        byte[] payload = payloads.read(part);
        try {
            return featurisers.featurise(modality, part.getContentType(), payload);
        } catch (UndecodableException e) {
            throw new UndecodableException(e.reason(), "modality " + modality + ": " + e.getMessage(), e);
        }
    }
}
