package io.freshet.model.encode;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The encoder {@code hashed-text}: words, pairs of words and parts of words hashed to rows of one table, and their
 * weighted sum. Any language, no vocabulary. Network: (batch, rows) to (batch, 64).
 *
 * <p><em>Source:</em> Joulin et al. 2017, Bag of Tricks for Efficient Text Classification.
 */
final class TextEncoder implements Encoder {
    private static final int TABLE_WIDTH = 16;

    private final PayloadLimits.Text limits;
    private final HashedGrams grams;
    private final ParameterSpec table;
    private final Projection projection;

    TextEncoder(String prefix, ModalityConfig.HashedText config) {
        this.limits = config.limits();
        this.grams = new HashedGrams(config.buckets());
        this.table = ParameterSpec.trained(
                prefix + ".table.weight", new Initial.Uniform(0.1f), config.buckets(), TABLE_WIDTH);
        this.projection = Projection.of(prefix, TABLE_WIDTH);
    }

    @Override
    public Feature prepare(String contentType, byte[] payload) throws UndecodableException {
        return grams.bag(Texts.decode(payload, limits));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return Stream.concat(Stream.of(table), projection.parameters().stream()).toList();
    }

    @Override
    public Tensor encode(Scope scope, List<Feature> features) {
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
        return projection.apply(sum.reshape(batch, TABLE_WIDTH));
    }
}
