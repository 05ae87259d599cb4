package io.freshet.model;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A network of one encoder for each modality, a fusion and a head, with its weights in native memory.
 *
 * <p>Scoring is safe from any number of threads at once; closing is not safe while someone scores, so whoever shares a
 * model counts references.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class MultimodalModel implements AutoCloseable {
    private final ModelSpec spec;

    private MultimodalModel(ModelSpec spec) {
        this.spec = spec;
    }

    /** A new network; its weights are a function of spec and seed alone. */
    @MustBeClosed
    public static MultimodalModel initialise(ModelSpec spec, long seed, ComputeDevice device) {
        return new MultimodalModel(spec);
    }

    /**
     * A network with the weights of an artifact.
     *
     * @throws io.freshet.model.weights.WeightsException when the file is damaged, was made for another spec, or holds a
     *     value that is not finite
     */
    @MustBeClosed
    public static MultimodalModel read(ModelSpec spec, Path artifact, ComputeDevice device) throws IOException {
        return new MultimodalModel(spec);
    }

    /**
     * Writes the weights as safetensors, whole or not at all. Keys that start with {@code freshet.} are the model's
     * own.
     */
    public void write(Path artifact, Map<String, String> metadata) throws IOException {
        throw new UnsupportedOperationException("Write: not built yet.");
    }

    /** Scores of each sample, in order. Dropout is off and no graph is kept. */
    public List<Scores> score(List<Features> batch) {
        throw new UnsupportedOperationException("Score: not built yet.");
    }

    /** Weight of each modality in the fusion when all are present; they sum to 1. */
    public Map<String, Float> fusionWeights() {
        throw new UnsupportedOperationException("Fusion: not built yet.");
    }

    /** A copy of every weight by its stable name, for example {@code encoders.image.conv1.weight}. */
    public Map<String, WeightArray> weights() {
        throw new UnsupportedOperationException("Weights: not built yet.");
    }

    /**
     * Replaces every weight.
     *
     * @throws IllegalArgumentException when names, shapes or finiteness do not fit; nothing is changed then
     */
    public void load(Map<String, WeightArray> weights) {
        throw new UnsupportedOperationException("Load: not built yet.");
    }

    public ModelSpec spec() {
        return spec;
    }

    @Override
    public void close() {}
}
