package io.freshet.model.encode;

import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Standardise;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import java.util.List;
import java.util.stream.Stream;

/**
 * The network of {@code mlp}: numbers of any scale, standardised by statistics that are learned with the weights,
 * through a hidden layer. (batch, size) to (batch, 128).
 */
final class VectorEncoder implements Encoder {
    private static final int HIDDEN = 128;

    private final int size;
    private final Standardise standardise;
    private final Linear hidden;
    private final LayerNorm norm;

    VectorEncoder(String prefix, ModalityConfig.Mlp config) {
        this.size = config.size();
        this.standardise = Standardise.inputs(prefix + ".input", size);
        this.hidden = new Linear(prefix + ".hidden", size, HIDDEN);
        this.norm = new LayerNorm(prefix + ".hidden.norm", HIDDEN);
    }

    @Override
    public int width() {
        return HIDDEN;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return Stream.of(standardise.parameters(), hidden.parameters(), norm.parameters())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(Parameters parameters, List<Feature> features) {
        standardise.observe(parameters, DenseRows.of(features, size));
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        Tensor input = standardise.apply(scope.tensor(DenseRows.of(features, size), features.size(), size));
        return Encoded.pooled(norm.apply(hidden.apply(input)).relu());
    }
}
