package io.freshet.model.transformer;

import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What each token takes of the others. It owns no weights. Any thread. */
interface Attention {
    /** The layer's parameters. */
    List<ParameterSpec> parameters();

    /**
     * (batch, tokens, width) of (batch, tokens, width).
     *
     * @param hiding (batch, 1, 1, tokens), added to the scores
     * @param distances of the tokens; there where the model knows them
     */
    Tensor apply(Tensor tokens, Tensor hiding, Optional<Distances> distances);

    /** The three projections and their division among the heads. */
    record Projections(Linear query, Linear key, Linear value, Blocks blocks) {
        static Projections of(String prefix, ParameterNames names, Blocks blocks) {
            int width = blocks.width();
            return new Projections(
                    new Linear(prefix + names.query(), width, width),
                    new Linear(prefix + names.key(), width, width),
                    new Linear(prefix + names.value(), width, width),
                    blocks);
        }

        List<ParameterSpec> parameters() {
            return Stream.of(query, key, value)
                    .map(Linear::parameters)
                    .flatMap(List::stream)
                    .toList();
        }

        /** (batch, tokens, width) to (batch, heads, tokens, head width). */
        Tensor heads(Linear projection, Tensor tokens) {
            long[] shape = tokens.shape();
            return projection
                    .apply(tokens)
                    .reshape(shape[0], shape[1], blocks.heads(), blocks.headWidth())
                    .transpose(0, 2, 1, 3);
        }

        /** (batch, heads, tokens, tokens) scores to what they take of the values, (batch, tokens, width). */
        Tensor taken(Tensor scores, Tensor tokens) {
            return scores.softmax(3)
                    .matmul(heads(value, tokens))
                    .transpose(0, 2, 1, 3)
                    .reshape(tokens.shape());
        }
    }

    /** (..., rows, columns) to (..., columns, rows), of four axes. */
    static Tensor turned(Tensor tensor) {
        return tensor.transpose(0, 1, 3, 2);
    }
}
