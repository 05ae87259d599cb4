package io.freshet.model.encode;

import io.freshet.model.tensor.Tensor;
import java.util.Optional;

/**
 * What an encoder makes of a batch of one modality.
 *
 * @param sequence the parts that the content has, such as positions of a picture or words of a text; empty when the
 *     encoder sees it as a whole
 * @param pooled (batch, width) float32, the whole content
 */
public record Encoded(Optional<Sequence> sequence, Tensor pooled) {
    /**
     * Parts of each content, in order.
     *
     * @param tokens (batch, tokens, width) float32
     * @param mask (batch, tokens) float32, 1 for a token and 0 for padding; empty when there is no padding
     */
    public record Sequence(Tensor tokens, Optional<Tensor> mask) {}

    /** Of an encoder that gives one vector for each content. */
    public static Encoded pooled(Tensor pooled) {
        return new Encoded(Optional.empty(), pooled);
    }

    /** (batch, tokens, width): content that is seen as a whole is its own single token. */
    public Tensor tokens() {
        return sequence.map(Sequence::tokens).orElseGet(() -> {
            long[] shape = pooled.shape();
            return pooled.reshape(shape[0], 1, shape[1]);
        });
    }

    /** (batch, tokens) of {@link #tokens()}; empty when all of them count. */
    public Optional<Tensor> mask() {
        return sequence.flatMap(Sequence::mask);
    }
}
