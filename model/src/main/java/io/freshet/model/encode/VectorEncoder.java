package io.freshet.model.encode;

import io.freshet.model.layer.Layer.LayerNorm;
import io.freshet.model.layer.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.media.Vectors;
import java.util.List;
import java.util.stream.Stream;

/**
 * The encoder {@code mlp}: numbers of any scale, standardised by statistics that are learned with the weights, through
 * two layers. Network: (batch, size) to (batch, 64).
 */
final class VectorEncoder implements Encoder {
    private static final int HIDDEN = 128;

    private final ModalityConfig.Mlp config;
    private final int size;
    private final Standardise standardise;
    private final Linear hidden;
    private final LayerNorm norm;
    private final Projection projection;

    VectorEncoder(String prefix, ModalityConfig.Mlp config) {
        this.config = config;
        this.size = config.size();
        this.standardise = new Standardise(prefix + ".input", size);
        this.hidden = new Linear(prefix + ".hidden", size, HIDDEN);
        this.norm = new LayerNorm(prefix + ".hidden.norm", HIDDEN);
        this.projection = Projection.of(prefix, HIDDEN);
    }

    @Override
    public Feature prepare(String contentType, byte[] payload) throws UndecodableException {
        return new Feature.Dense(Vectors.decode(config, contentType, payload));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return Stream.of(standardise.parameters(), hidden.parameters(), norm.parameters(), projection.parameters())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(Parameters parameters, List<Feature> features) {
        standardise.observe(parameters, DenseRows.of(features, size));
    }

    @Override
    public Tensor encode(Scope scope, List<Feature> features) {
        Tensor input = standardise.apply(scope.tensor(DenseRows.of(features, size), features.size(), size));
        return projection.apply(norm.apply(hidden.apply(input)).relu());
    }
}
