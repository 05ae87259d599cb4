package io.freshet.model;

import io.freshet.model.encode.Encoders;
import io.freshet.model.encode.Feature;
import io.freshet.model.encode.Featuriser;
import io.freshet.schemas.media.UndecodableException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What reads the payloads of a model's modalities. Immutable; any thread. */
final class Featurisers {
    private final SortedMap<String, Featuriser> byModality = new TreeMap<>();

    Featurisers(ModelSpec spec) {
        spec.modalities().forEach((name, settings) -> byModality.put(name, Encoders.featuriser(settings)));
    }

    boolean knows(String modality) {
        return byModality.containsKey(modality);
    }

    Feature featurise(String modality, String contentType, byte[] payload) throws UndecodableException {
        return featuriser(modality).featurise(contentType, payload);
    }

    /**
     * Every modality as another observation of it could have looked.
     *
     * @param others modalities that stay as they are
     */
    Features augment(Features features, Set<String> others, RandomGenerator random) {
        SortedMap<String, Feature> changed = new TreeMap<>();
        for (Map.Entry<String, Feature> entry : features.byModality().entrySet()) {
            if (!others.contains(entry.getKey())) {
                changed.put(entry.getKey(), featuriser(entry.getKey()).augment(entry.getValue(), random));
            }
        }
        return features.with(changed);
    }

    private Featuriser featuriser(String modality) {
        Featuriser featuriser = byModality.get(modality);
        if (featuriser == null) {
            throw new IllegalArgumentException(
                    "The model has no modality " + modality + "; it must be one of " + byModality.keySet() + ".");
        }
        return featuriser;
    }
}
