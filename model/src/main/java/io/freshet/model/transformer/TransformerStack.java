package io.freshet.model.transformer;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.TransformerFamily;
import io.freshet.schemas.transformer.TransformerShape;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import io.freshet.schemas.transformer.TransformerShape.Embeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blocks one after another, normed first, over tokens that somebody else made; the last norm is the caller's. It owns
 * no weights. Any thread.
 */
public final class TransformerStack {
    private final List<TransformerBlock> blocks = new ArrayList<>();

    /**
     * Blocks with plain attention.
     *
     * @param prefix what names of parameters start with, before a block's number
     * @param epsilon of the layer norms
     */
    public TransformerStack(String prefix, Blocks shape, float epsilon) {
        TransformerShape whole = new TransformerShape(
                TransformerFamily.BERT, new Embeddings(0, 0, 0, 0), shape, epsilon, 0, Optional.empty());
        for (int i = 0; i < shape.count(); i++) {
            blocks.add(TransformerBlock.of(prefix + i, whole));
        }
    }

    /** The parameters of all blocks. */
    public List<ParameterSpec> parameters() {
        return blocks.stream()
                .map(TransformerBlock::parameters)
                .flatMap(List::stream)
                .toList();
    }

    /**
     * (batch, tokens, width) of (batch, tokens, width).
     *
     * @param hiding (batch, 1, 1, tokens), added to the scores of what is attended to
     */
    public Tensor apply(Tensor tokens, Tensor hiding) {
        Tensor mixed = tokens;
        for (TransformerBlock block : blocks) {
            mixed = block.applyNormedFirst(mixed, hiding);
        }
        return mixed;
    }
}
