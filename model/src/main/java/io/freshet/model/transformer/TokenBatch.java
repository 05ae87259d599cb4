package io.freshet.model.transformer;

import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * Texts as tokens, the shorter ones filled up to the longest.
 *
 * @param ids (batch, length), row-major
 * @param mask (batch, length), 1 for a token and 0 for what fills up
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one forward pass; nobody compares batches as values
public record TokenBatch(int batch, int length, long[] ids, float[] mask) {
    /** Added to the score of what fills up: exp of it is 0. */
    private static final float HIDDEN = -1e9f;

    /**
     * A batch.
     *
     * @param texts at least one, each of at least one token
     * @param padding id that fills up
     */
    public static TokenBatch of(List<int[]> texts, int padding) {
        int length = texts.stream().mapToInt(text -> text.length).max().orElse(0);
        long[] ids = new long[texts.size() * length];
        float[] mask = new float[ids.length];
        for (int row = 0; row < texts.size(); row++) {
            int[] text = texts.get(row);
            for (int at = 0; at < length; at++) {
                ids[row * length + at] = at < text.length ? text[at] : padding;
                mask[row * length + at] = at < text.length ? 1 : 0;
            }
        }
        return new TokenBatch(texts.size(), length, ids, mask);
    }

    /** (batch, length) float32. */
    public Tensor mask(Scope scope) {
        return scope.tensor(mask, batch, length);
    }

    /** (batch, length) int64. */
    Tensor ids(Scope scope) {
        return scope.positions(ids, batch, length);
    }

    /** (batch, 1, 1, length): what is added to attention's scores, so that nothing is asked of what fills up. */
    Tensor hiding(Scope scope) {
        float[] added = new float[mask.length];
        for (int i = 0; i < added.length; i++) {
            added[i] = mask[i] == 0 ? HIDDEN : 0;
        }
        return scope.tensor(added, batch, 1, 1, length);
    }
}
