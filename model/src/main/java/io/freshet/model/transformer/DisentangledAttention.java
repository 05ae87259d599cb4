package io.freshet.model.transformer;

import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.RelativeAttention;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention to what tokens say and, apart from it, to how far they are: a token's content asks for distances, and
 * distances ask for a token's content.
 *
 * <p><em>Source:</em> He et al. 2021, DeBERTa: Decoding-enhanced BERT with Disentangled Attention, and DeBERTaV3.
 *
 * @param farQuery of distances that ask
 * @param farKey of distances that are asked
 */
record DisentangledAttention(Projections projections, RelativeAttention relative, Linear farQuery, Linear farKey)
        implements Attention {
    static DisentangledAttention of(String prefix, ParameterNames names, Blocks blocks, RelativeAttention relative) {
        Projections projections = Projections.of(prefix, names, blocks);
        int width = blocks.width();
        return new DisentangledAttention(
                projections,
                relative,
                relative.sharedProjections()
                        ? projections.query()
                        : new Linear(prefix + ".attention.self.pos_query_proj", width, width),
                relative.sharedProjections()
                        ? projections.key()
                        : new Linear(prefix + ".attention.self.pos_key_proj", width, width));
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(projections.parameters());
        if (!relative.sharedProjections() && relative.positionToContent()) {
            parameters.addAll(farQuery.parameters());
        }
        if (!relative.sharedProjections() && relative.contentToPosition()) {
            parameters.addAll(farKey.parameters());
        }
        return parameters;
    }

    @Override
    public Tensor apply(Tensor tokens, Tensor hiding, Optional<Distances> distances) {
        Distances far = distances.orElseThrow(
                () -> new IllegalArgumentException("Disentangled attention was given no distances; give them."));
        int parts = 1 + (relative.contentToPosition() ? 1 : 0) + (relative.positionToContent() ? 1 : 0);
        float scale = (float) (1 / Math.sqrt((double) projections.blocks().headWidth() * parts));
        Tensor factor = tokens.scope().tensor(new float[] {scale}, 1);
        Tensor query = projections.heads(projections.query(), tokens).times(factor);
        Tensor key = projections.heads(projections.key(), tokens);
        Tensor scores = query.matmul(Attention.turned(key));
        long[] shape = scores.shape();
        if (relative.contentToPosition()) {
            Tensor asked = Attention.turned(projections.heads(farKey, far.embeddings()));
            scores = scores.plus(query.matmul(asked).gather(far.places().broadcast(shape)));
        }
        if (relative.positionToContent()) {
            Tensor asks = Attention.turned(projections.heads(farQuery, far.embeddings()));
            Tensor answers =
                    key.times(factor).matmul(asks).gather(far.reversed().broadcast(shape));
            scores = scores.plus(Attention.turned(answers));
        }
        return projections.taken(scores.plus(hiding), tokens);
    }
}
