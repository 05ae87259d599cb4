package io.freshet.model.encode;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.transformer.TokenBatch;
import io.freshet.model.transformer.Transformer;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.schemas.transformer.Pooling;
import io.freshet.schemas.transformer.TransformerShape;
import java.util.List;
import java.util.Optional;

/** A transformer over the tokens of a text: (batch, tokens) to (batch, tokens, width) and (batch, width). */
final class TransformerTextEncoder implements Encoder {
    private final Transformer transformer;
    private final int padding;
    private final Pooling pooling;
    private final Optional<PretrainedWeights> weights;

    TransformerTextEncoder(
            String prefix, TransformerShape shape, Pooling pooling, Optional<? extends PretrainedWeights> weights) {
        this.transformer = new Transformer(prefix, shape);
        this.padding = shape.embeddings().padding();
        this.pooling = pooling;
        this.weights = weights.map(one -> one);
    }

    @Override
    public int width() {
        return transformer.width();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return transformer.parameters();
    }

    @Override
    public Optional<PretrainedWeights> pretrained() {
        return weights;
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        TokenBatch batch = TokenBatch.of(
                features.stream()
                        .map(feature -> ((Feature.Tokens) feature).ids())
                        .toList(),
                padding);
        Tensor tokens = transformer.apply(scope, batch);
        Tensor mask = batch.mask(scope);
        return new Encoded(Optional.of(new Encoded.Sequence(tokens, Optional.of(mask))), pooled(tokens, mask));
    }

    private Tensor pooled(Tensor tokens, Tensor mask) {
        long[] shape = tokens.shape();
        Tensor pooled = switch (pooling) {
            case MEAN -> {
                Tensor counted = mask.reshape(shape[0], shape[1], 1);
                yield tokens.times(counted).sum(1).over(counted.sum(1));
            }
            case CLS -> tokens.slice(1, 0, 1);
        };
        return pooled.reshape(shape[0], shape[2]);
    }
}
