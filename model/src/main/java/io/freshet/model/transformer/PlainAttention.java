package io.freshet.model.transformer;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import java.util.List;
import java.util.Optional;

/**
 * Scaled dot products of all tokens with all.
 *
 * <p><em>Source:</em> Vaswani et al. 2017, Attention Is All You Need.
 */
record PlainAttention(Projections projections) implements Attention {
    static PlainAttention of(String prefix, ParameterNames names, Blocks blocks) {
        return new PlainAttention(Projections.of(prefix, names, blocks));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return projections.parameters();
    }

    @Override
    public Tensor apply(Tensor tokens, Tensor hiding, Optional<Distances> distances) {
        float scale = (float) (1 / Math.sqrt(projections.blocks().headWidth()));
        Tensor query = projections
                .heads(projections.query(), tokens)
                .times(tokens.scope().tensor(new float[] {scale}, 1));
        Tensor scores = query.matmul(Attention.turned(projections.heads(projections.key(), tokens)));
        return projections.taken(scores.plus(hiding), tokens);
    }
}
