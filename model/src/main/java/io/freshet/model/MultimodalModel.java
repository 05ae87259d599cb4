package io.freshet.model;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.adapt.Adaptation;
import io.freshet.model.adapt.Adaptations;
import io.freshet.model.task.Scores;
import io.freshet.model.task.Task;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of one encoder for each modality, a fusion and a head, with its weights in native memory.
 *
 * <p>Scoring is safe from any number of threads at once; closing is not safe while someone scores, so whoever shares a
 * model counts references. Equal weights and equal batches give bit-equal scores in every process with the same number
 * of threads.
 */
public final class MultimodalModel implements AutoCloseable {
    private static final String SPEC = "freshet.spec";

    private final ModelSpec spec;
    private final Network network;
    private final Parameters parameters;

    private MultimodalModel(ModelSpec spec, Network network, Parameters parameters) {
        this.spec = spec;
        this.network = network;
        this.parameters = parameters;
    }

    /** A new network; its weights are a function of spec and seed alone. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the model owns its parameters and closes them
    public static MultimodalModel initialise(ModelSpec spec, long seed, ComputeDevice device) {
        Network network = new Network(spec);
        return new MultimodalModel(spec, network, Parameters.initialise(network.specs(), seed, device));
    }

    /**
     * A network with the weights of an artifact.
     *
     * @throws WeightsException when the file is damaged, was made for another spec, or holds a value that is not finite
     * @throws IOException when the file is out of reach
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the model owns its parameters and closes them
    public static MultimodalModel read(ModelSpec spec, Path artifact, ComputeDevice device) throws IOException {
        Network network = new Network(spec);
        WeightsFile file = WeightsFile.read(artifact);
        String made = file.metadata().getOrDefault(SPEC, spec.fingerprint());
        if (!spec.accepts(made)) {
            throw new WeightsException("Weights file " + artifact + " was made for " + made + " and not for "
                    + spec.fingerprint() + "; use it with the configuration that it was trained with.");
        }
        List<String> misfits = Parameters.misfits(network.specs(), file.weights());
        if (!misfits.isEmpty()) {
            throw new WeightsException("Weights file " + artifact + " does not fit the model: " + some(misfits)
                    + "; use it with the configuration that it was trained with.");
        }
        return new MultimodalModel(spec, network, Parameters.of(network.specs(), file.weights(), device));
    }

    /**
     * Writes the weights as safetensors, whole or not at all. Keys of {@code metadata} that start with {@code freshet.}
     * are the model's own.
     */
    public void write(Path artifact, Map<String, String> metadata) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(SPEC, spec.fingerprint());
        new WeightsFile(weights(), all).write(artifact);
    }

    /** Scores of each sample, in order, corrected. Dropout is off and no graph is kept. */
    public List<Scores> score(List<Features> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        try (Scope scope = Scope.scoring(parameters)) {
            float[] served = network.served(scope, batch).values();
            List<Scores> scores = new ArrayList<>(batch.size());
            for (int row = 0; row < batch.size(); row++) {
                scores.add(network.task().scores(served, row));
            }
            return scores;
        }
    }

    /** Weight of each modality in the fusion when all are present; they sum to 1. */
    public Map<String, Float> fusionWeights() {
        return network.fusion().shares(parameters);
    }

    /** A copy of every weight by its stable name, for example {@code encoders.image.conv1.weight}. */
    public Map<String, WeightArray> weights() {
        return parameters.copies();
    }

    /**
     * Replaces every weight, while nobody scores.
     *
     * @throws IllegalArgumentException when names, shapes or finiteness do not fit; nothing is changed then
     */
    public void load(Map<String, WeightArray> weights) {
        List<String> misfits = Parameters.misfits(network.specs(), weights);
        if (!misfits.isEmpty()) {
            throw new IllegalArgumentException(
                    "Weights do not fit the model: " + some(misfits) + "; load what weights() gave for the same spec.");
        }
        Parameters.completed(network.specs(), weights).forEach((name, array) -> parameters.set(name, array.values()));
    }

    /**
     * Sets what is added to each label's logit when scores are served, while nobody scores. It travels with the
     * weights; the loss does not see it.
     *
     * @param correction (labels) finite; zeros where every example stands for itself
     * @throws IllegalArgumentException when there is not one finite number for each label
     */
    public void correct(float[] correction) {
        WeightArray array = new WeightArray(new long[] {correction.length}, correction);
        if (correction.length != spec.labels().size() || !array.finite()) {
            throw new IllegalArgumentException("A correction " + Arrays.toString(correction) + " does not fit "
                    + spec.labels().size() + " labels; give each label one finite number.");
        }
        parameters.set(Task.CORRECTION, correction);
    }

    /** What the network learns and answers. */
    public Task task() {
        return network.task();
    }

    /**
     * The section of an artifact that holds each parameter, by the parameter's name, in the network's order. Equal
     * specs give equal sections.
     */
    public Map<String, String> sections() {
        Adaptation adaptation = Adaptations.of(spec.strategy());
        Map<String, String> sections = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> sections.put(parameter.spec().name(), adaptation.section(parameter)));
        return sections;
    }

    /** What the network was built from. */
    public ModelSpec spec() {
        return spec;
    }

    Network network() {
        return network;
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        parameters.close();
    }

    private static String some(List<String> misfits) {
        int shown = Math.min(5, misfits.size());
        String more = misfits.size() > shown ? " and " + (misfits.size() - shown) + " more" : "";
        return String.join(", ", misfits.subList(0, shown)) + more;
    }
}
