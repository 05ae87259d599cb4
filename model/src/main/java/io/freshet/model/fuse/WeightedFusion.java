package io.freshet.model.fuse;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One learned weight for each modality, softmax, renormalised over the modalities that a sample has. A missing modality
 * has exactly no part in the result, and its encoder no gradient from that sample.
 *
 * @param width of every vector
 */
record WeightedFusion(ModalityWeights weights, int width) implements VectorFusion {
    WeightedFusion(List<String> modalities, int width) {
        this(new ModalityWeights(modalities), width);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return weights.parameters();
    }

    @Override
    public List<ParameterSpec> observed() {
        return parameters();
    }

    @Override
    public void observe(Parameters parameters, Set<String> present) {
        weights.observe(parameters, present);
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> modalities) {
        int count = modalities.size();
        List<Tensor> vectors =
                modalities.stream().map(one -> one.vectors(scope, width)).toList();
        Tensor present = ModalityBatch.present(scope, modalities);
        long batch = present.shape()[0];
        Tensor shares = present.times(weights.logits(scope).softmax(0).reshape(1, count));
        Tensor normal = shares.over(shares.sum(1)).reshape(batch, count, 1);
        return Tensor.stack(vectors, 1).times(normal).sum(1).reshape(batch, width);
    }

    @Override
    public Map<String, Float> shares(Parameters parameters) {
        return weights.shares(parameters);
    }
}
