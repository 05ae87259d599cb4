package io.freshet.model.fuse;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fusion {@code late}: a head for each modality, and the mean of the outputs of those that a sample has, by a
 * confidence that the content of each decides. A missing modality has exactly no part in the result.
 *
 * @param width of every vector
 */
record LateFusion(SampleWeights confidence, int width) implements Fusion {
    LateFusion(List<String> modalities, int width) {
        this(new SampleWeights(new ModalityWeights(modalities), width), width);
    }

    @Override
    public List<String> heads() {
        return confidence.weights().modalities().stream().map(this::headOf).toList();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return confidence.parameters();
    }

    @Override
    public List<ParameterSpec> observed() {
        return confidence.weights().parameters();
    }

    @Override
    public void observe(Parameters parameters, Set<String> present) {
        confidence.weights().observe(parameters, present);
    }

    @Override
    public Tensor outputs(Scope scope, List<ModalityBatch> modalities, Heads heads) {
        List<String> names = heads();
        List<Tensor> vectors = new ArrayList<>();
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Tensor one = modalities.get(i).vectors(scope, width);
            vectors.add(one);
            outputs.add(heads.apply(names.get(i), one));
        }
        Tensor shares = confidence.of(scope, Tensor.stack(vectors, 1), ModalityBatch.present(scope, modalities));
        Tensor mean = Tensor.stack(outputs, 1).times(shares).sum(1);
        return mean.reshape(mean.shape()[0], mean.shape()[2]);
    }
}
