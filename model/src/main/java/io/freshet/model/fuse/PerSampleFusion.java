package io.freshet.model.fuse;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * The fusion {@link WeightedFusion} with {@code per-sample}: the mean of the vectors that a sample has, by weights that
 * its content moves. A missing modality has exactly no part in the result.
 *
 * @param width of every vector
 */
record PerSampleFusion(SampleWeights weights, int width) implements VectorFusion {
    PerSampleFusion(List<String> modalities, int width) {
        this(new SampleWeights(new ModalityWeights(modalities), width), width);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return weights.parameters();
    }

    @Override
    public List<ParameterSpec> observed() {
        return weights.weights().parameters();
    }

    @Override
    public void observe(Parameters parameters, Set<String> present) {
        weights.weights().observe(parameters, present);
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> modalities) {
        Tensor vectors = Tensor.stack(
                modalities.stream().map(one -> one.vectors(scope, width)).toList(), 1);
        Tensor shares = weights.of(scope, vectors, ModalityBatch.present(scope, modalities));
        return vectors.times(shares).sum(1).reshape(vectors.shape()[0], width);
    }
}
