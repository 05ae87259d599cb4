package io.freshet.model;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ModalityConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a network is built from. Two processes with equal specs build networks that take each other's artifacts.
 *
 * @param modalities one to eight, by name; the order of names is the order of the fusion weights
 * @param labels at least two, in the order of every vector of scores
 */
public record ModelSpec(SortedMap<String, ModalityConfig> modalities, List<String> labels) {
    public ModelSpec {
        modalities = Collections.unmodifiableSortedMap(new TreeMap<>(modalities));
        labels = List.copyOf(labels);
        if (modalities.isEmpty() || labels.size() < 2) {
            throw new IllegalArgumentException("A model of " + modalities.size() + " modalities and " + labels.size()
                    + " labels cannot be built; name at least one modality and two labels.");
        }
    }

    /** The network that a pipeline's configuration asks for. */
    public static ModelSpec of(FreshetConfig config) {
        return new ModelSpec(new TreeMap<>(config.modalities()), config.task().labels());
    }

    /**
     * One line that says all that decides features and shapes; artifacts carry it, and are refused where it differs.
     */
    public String fingerprint() {
        Map<String, String> signatures = new TreeMap<>();
        modalities.forEach((name, modality) -> signatures.put(name, modality.signature()));
        return "labels=" + labels + " modalities=" + signatures;
    }
}
