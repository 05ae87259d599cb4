package io.freshet.model.transformer;

import io.freshet.model.tensor.Layer.Embedding;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.RelativeAttention;
import io.freshet.schemas.transformer.TransformerShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transformer encoder: tokens to vectors that know their surroundings. It owns no weights. Any thread.
 *
 * <p><em>Source:</em> Devlin et al. 2019, BERT: Pre-training of Deep Bidirectional Transformers.
 */
public final class Transformer {
    private final TransformerShape shape;
    private final TokenEmbeddings embeddings;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final Optional<DistanceEmbeddings> distances;

    /** Vectors of distances, which all blocks share. */
    private record DistanceEmbeddings(Embedding table, Optional<LayerNorm> norm, RelativeAttention relative) {
        static DistanceEmbeddings of(String prefix, RelativeAttention relative, TransformerShape shape) {
            int width = shape.blocks().width();
            return new DistanceEmbeddings(
                    new Embedding(prefix + "encoder.rel_embeddings", 2 * relative.span(), width),
                    relative.normed()
                            ? Optional.of(new LayerNorm(prefix + "encoder.LayerNorm", width, shape.epsilon()))
                            : Optional.empty(),
                    relative);
        }

        List<ParameterSpec> parameters() {
            List<ParameterSpec> parameters = new ArrayList<>(table.parameters());
            norm.ifPresent(one -> parameters.addAll(one.parameters()));
            return parameters;
        }

        Distances of(Scope scope, int tokens) {
            Tensor rows = table.table(scope);
            return Distances.of(scope, norm.map(one -> one.apply(rows)).orElse(rows), relative, tokens);
        }
    }

    /** Of a shape; parameters' names start with {@code prefix} and a dot, and go on as Hugging Face's do. */
    public Transformer(String prefix, TransformerShape shape) {
        this.shape = shape;
        this.embeddings = TokenEmbeddings.of(prefix + ".", shape);
        String block = prefix + "." + ParameterNames.of(shape.family()).block();
        for (int i = 0; i < shape.blocks().count(); i++) {
            blocks.add(TransformerBlock.of(block + i, shape));
        }
        this.distances = shape.relative().map(relative -> DistanceEmbeddings.of(prefix + ".", relative, shape));
    }

    /** Width of a token's vector. */
    public int width() {
        return shape.blocks().width();
    }

    /** Every parameter, in the order of the layers. */
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(embeddings.parameters());
        distances.ifPresent(one -> parameters.addAll(one.parameters()));
        blocks.forEach(block -> parameters.addAll(block.parameters()));
        return parameters;
    }

    /**
     * The last block's vectors.
     *
     * @return (batch, tokens, width) float32; what fills up has vectors that say nothing
     * @throws IllegalArgumentException when a text is longer than the shape allows
     */
    public Tensor apply(Scope scope, TokenBatch batch) {
        if (batch.length() > shape.longest()) {
            throw new IllegalArgumentException("A text of " + batch.length() + " tokens is longer than the "
                    + shape.longest() + " that the model knows; cut it.");
        }
        Tensor tokens = embeddings.apply(scope, batch);
        Tensor hiding = batch.hiding(scope);
        Optional<Distances> far = distances.map(one -> one.of(scope, batch.length()));
        for (TransformerBlock block : blocks) {
            tokens = block.apply(tokens, hiding, far);
        }
        return tokens;
    }
}
