package io.freshet.schemas.transformer;

/**
 * Attention that knows how far tokens are apart (DeBERTa's disentangled attention).
 *
 * @param buckets that distances are sorted into on either side, the far ones by their logarithm; 0 counts each by
 *     itself
 * @param farthest distance that is told from farther ones
 * @param contentToPosition whether a token asks by distance
 * @param positionToContent whether a token is asked by distance
 * @param sharedProjections whether distances are projected as tokens are, or by layers of their own
 * @param normed whether the embeddings of distances are normalised
 */
public record RelativeAttention(
        int buckets,
        int farthest,
        boolean contentToPosition,
        boolean positionToContent,
        boolean sharedProjections,
        boolean normed) {

    /** Distances that have an embedding of their own on either side. */
    public int span() {
        return buckets > 0 ? buckets : farthest;
    }
}
