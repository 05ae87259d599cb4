package io.freshet.model;

import io.freshet.model.adapt.Adaptation;
import io.freshet.model.adapt.Adaptations;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.TaskConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a network is built from. Two processes with equal specs build networks that take each other's artifacts.
 *
 * @param modalities one to eight, by name; the order of names is the order of the fusion's weights
 * @param fusion what mixes them
 * @param task what is learned and answered
 * @param strategy what of the network is tuned
 */
public record ModelSpec(
        SortedMap<String, ModalityConfig> modalities, FusionConfig fusion, TaskConfig task, Strategy strategy) {
    public ModelSpec {
        modalities = Collections.unmodifiableSortedMap(new TreeMap<>(modalities));
        if (modalities.isEmpty()) {
            throw new IllegalArgumentException("A model of no modalities cannot be built; name at least one.");
        }
        task.type().labelFault(task.labels()).ifPresent(remedy -> {
            throw new IllegalArgumentException("A model of " + task.type().label() + " with the labels " + task.labels()
                    + " cannot be built: " + remedy + ".");
        });
    }

    /** A classification of weighted modalities whose weights are all tuned. */
    public ModelSpec(SortedMap<String, ModalityConfig> modalities, List<String> labels) {
        this(modalities, FusionConfig.weighted(), TaskConfig.classification(labels), Strategy.FULL);
    }

    /** The network that a pipeline's configuration asks for. */
    public static ModelSpec of(FreshetConfig config) {
        return new ModelSpec(
                new TreeMap<>(config.modalities()),
                config.fusion(),
                config.task(),
                config.learning().fineTune().strategy());
    }

    /**
     * The network that weights with a fingerprint belong to, whatever the configuration says by now. Limits of payloads
     * are not in it: they are the usual ones.
     *
     * @return empty when the fingerprint cannot be read, as that of a later release
     */
    public static Optional<ModelSpec> ofFingerprint(String fingerprint) {
        return Fingerprints.read(fingerprint, List.of());
    }

    /** Labels of a task that has them, in the order of every vector of scores. */
    public List<String> labels() {
        return task.labels();
    }

    /**
     * One line of JSON that says all that decides features, shapes and meaning: encoders with their settings, fusion,
     * task and strategy. Artifacts carry it, and are refused where it is not {@linkplain #accepts accepted}.
     */
    public String fingerprint() {
        return Fingerprints.write(this);
    }

    /** Whether weights with this fingerprint, of this release or an earlier one, are weights of this spec. */
    public boolean accepts(String fingerprint) {
        // The usual case by far: nothing has to be read.
        return fingerprint.equals(fingerprint()) || isNetworkOf(Fingerprints.read(fingerprint, labels()));
    }

    private boolean isNetworkOf(Optional<ModelSpec> read) {
        return read.filter(other -> fusion.equals(other.fusion)
                        && task.equals(other.task)
                        && encoders().equals(other.encoders())
                        && tunesOnFrom(other))
                .isPresent();
    }

    /** Whether what another spec's strategy learned is learned on by this one's, as it is. */
    boolean tunesOnFrom(ModelSpec other) {
        return adaptation().continues(other.adaptation());
    }

    /**
     * The spec of weights that are of this pipeline, now or at another time: since they were made, modalities and
     * labels may have come and gone, and what is there then and now is read as it was.
     *
     * @param fingerprint that the weights carry
     * @return this spec where it {@linkplain #accepts accepts} them, with this one's limits of payloads otherwise;
     *     empty when they are of another pipeline, or the fingerprint cannot be read
     */
    public Optional<ModelSpec> atTimeOf(String fingerprint) {
        return accepts(fingerprint)
                ? Optional.of(this)
                : ofFingerprint(fingerprint).filter(this::isOfOnePipelineWith).map(this::withLimitsOfThis);
    }

    private boolean isOfOnePipelineWith(ModelSpec other) {
        Map<String, String> shared = encoders();
        Map<String, String> theirs = other.encoders();
        shared.keySet().retainAll(theirs.keySet());
        theirs.keySet().retainAll(shared.keySet());
        return !shared.isEmpty()
                && shared.equals(theirs)
                && fusion.equals(other.fusion)
                && task.type() == other.task.type()
                && (labels().equals(other.labels()) || !Collections.disjoint(labels(), other.labels()));
    }

    private ModelSpec withLimitsOfThis(ModelSpec other) {
        SortedMap<String, ModalityConfig> limited = new TreeMap<>(other.modalities);
        limited.replaceAll((name, modality) -> modalities.getOrDefault(name, modality));
        return new ModelSpec(limited, other.fusion, other.task, other.strategy);
    }

    private Adaptation adaptation() {
        return Adaptations.of(strategy);
    }

    private Map<String, String> encoders() {
        Map<String, String> described = new TreeMap<>();
        modalities.forEach((name, modality) -> described.put(name, modality.described()));
        return described;
    }
}
