package io.freshet.model.transformer;

import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.RelativeAttention;

/**
 * How far the tokens of a batch are apart.
 *
 * @param embeddings (1, 2 span, width), a row for each distance from the farthest behind to the farthest ahead
 * @param places (1, 1, tokens, tokens) int64: of a token that asks and one that is asked, the row of their distance
 * @param reversed the same of one that is asked and one that asks
 */
record Distances(Tensor embeddings, Tensor places, Tensor reversed) {

    /** The distances of so many tokens. */
    static Distances of(Scope scope, Tensor embeddings, RelativeAttention relative, int tokens) {
        int span = relative.span();
        long[] places = new long[tokens * tokens];
        long[] reversed = new long[places.length];
        for (int asks = 0; asks < tokens; asks++) {
            for (int asked = 0; asked < tokens; asked++) {
                int bucket = bucket(asks - asked, relative);
                places[asks * tokens + asked] = within(bucket + span, 2 * span);
                reversed[asks * tokens + asked] = within(span - bucket, 2 * span);
            }
        }
        return new Distances(
                embeddings.reshape(1, 2L * span, -1),
                scope.positions(places, 1, 1, tokens, tokens),
                scope.positions(reversed, 1, 1, tokens, tokens));
    }

    private static long within(int place, int count) {
        return Math.min(count - 1, Math.max(0, place));
    }

    /** Near distances each for itself, far ones by their logarithm. Float32, as it was when weights were learned. */
    static int bucket(int distance, RelativeAttention relative) {
        int middle = relative.buckets() / 2;
        int far = Math.abs(distance);
        if (relative.buckets() <= 0 || far <= middle) {
            return distance;
        }
        float share = (float) Math.log((float) far / middle)
                / (float) Math.log((float) ((relative.farthest() - 1.0) / middle));
        int bucket = (int) Math.ceil(share * (middle - 1)) + middle;
        return distance < 0 ? -bucket : bucket;
    }
}
