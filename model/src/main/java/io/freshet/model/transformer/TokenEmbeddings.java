package io.freshet.model.transformer;

import io.freshet.model.tensor.Layer;
import io.freshet.model.tensor.Layer.Embedding;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.TransformerShape;
import io.freshet.schemas.transformer.TransformerShape.Embeddings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tokens begin with: their own vectors, those of their positions and of their type, which is the first, summed and
 * normalised.
 *
 * @param firstPosition place in the table of the first token's position
 */
record TokenEmbeddings(
        Embedding words, Optional<Embedding> positions, Optional<Embedding> types, LayerNorm norm, int firstPosition) {

    static TokenEmbeddings of(String prefix, TransformerShape shape) {
        Embeddings tables = shape.embeddings();
        int width = shape.blocks().width();
        return new TokenEmbeddings(
                new Embedding(prefix + "embeddings.word_embeddings", tables.vocabulary(), width),
                table(prefix + "embeddings.position_embeddings", tables.positions(), width),
                table(prefix + "embeddings.token_type_embeddings", tables.types(), width),
                new LayerNorm(prefix + "embeddings.LayerNorm", width, shape.epsilon()),
                shape.family().countsFromPadding() ? tables.padding() + 1 : 0);
    }

    private static Optional<Embedding> table(String name, int rows, int width) {
        return rows == 0 ? Optional.empty() : Optional.of(new Embedding(name, rows, width));
    }

    List<ParameterSpec> parameters() {
        return Stream.of(Optional.of(words), positions, types, Optional.of(norm))
                .flatMap(Optional::stream)
                .map(Layer::parameters)
                .flatMap(List::stream)
                .toList();
    }

    /** (batch, tokens, width). */
    Tensor apply(Scope scope, TokenBatch batch) {
        Tensor sum = words.apply(batch.ids(scope));
        if (positions.isPresent()) {
            long[] places = new long[batch.length()];
            for (int at = 0; at < places.length; at++) {
                places[at] = (long) firstPosition + at;
            }
            sum = sum.plus(positions.get().apply(scope.positions(places, 1, batch.length())));
        }
        if (types.isPresent()) {
            sum = sum.plus(types.get().apply(scope.positions(new long[1], 1, 1)));
        }
        return norm.apply(sum);
    }
}
