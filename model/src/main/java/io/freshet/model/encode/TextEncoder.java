package io.freshet.model.encode;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import java.util.List;

/**
 * The network of {@code hashed-text}: the weighted sum of the table's rows that a text was hashed to. Any language, no
 * vocabulary. (batch, rows) to (batch, 16).
 *
 * <p><em>Source:</em> Joulin et al. 2017, Bag of Tricks for Efficient Text Classification.
 */
final class TextEncoder implements Encoder {
    private static final int WIDTH = 16;

    private final ParameterSpec table;

    TextEncoder(String prefix, ModalityConfig.HashedText config) {
        this.table =
                ParameterSpec.trained(prefix + ".table.weight", new Initial.Uniform(0.1f), config.buckets(), WIDTH);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(table);
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        int batch = features.size();
        int longest = features.stream()
                .mapToInt(feature -> ((Feature.Bag) feature).rows().length)
                .max()
                .orElse(0);
        int width = Math.max(1, longest);
        long[] rows = new long[batch * width];
        float[] weights = new float[batch * width];
        for (int i = 0; i < batch; i++) {
            Feature.Bag bag = (Feature.Bag) features.get(i);
            for (int j = 0; j < bag.rows().length; j++) {
                rows[i * width + j] = bag.rows()[j];
                weights[i * width + j] = bag.weights()[j];
            }
        }
        Tensor sum = scope.parameter(table.name())
                .rows(scope.positions(rows, batch, width))
                .times(scope.tensor(weights, batch, width, 1))
                .sum(1);
        return Encoded.pooled(sum.reshape(batch, WIDTH));
    }
}
