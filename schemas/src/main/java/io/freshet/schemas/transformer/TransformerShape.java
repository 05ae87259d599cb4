package io.freshet.schemas.transformer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All that decides the layers of a transformer encoder, and nothing of its weights.
 *
 * @param epsilon of the layer norms
 * @param longest tokens of a text at most, special ones included
 * @param relative empty where attention knows positions by their embeddings alone
 */
public record TransformerShape(
        TransformerFamily family,
        Embeddings embeddings,
        Blocks blocks,
        float epsilon,
        int longest,
        Optional<RelativeAttention> relative) {
    private static final String FIELD = "/";
    private static final int PLAIN_FIELDS = 12;
    private static final int RELATIVE_FIELDS = 6;

    /**
     * The tables that tokens begin with.
     *
     * @param positions rows of the table of positions; 0 when there is none
     * @param types rows of the table of token types; 0 when there is none
     * @param padding id of the token that fills up a batch
     */
    public record Embeddings(int vocabulary, int positions, int types, int padding) {}

    /**
     * The blocks, all alike.
     *
     * @param width of a token
     * @param inner width between the two linear layers
     */
    public record Blocks(int count, int width, int heads, int inner, Activation activation) {
        public Blocks {
            if (width % heads != 0) {
                throw new IllegalArgumentException("A width of " + width + " cannot be divided among " + heads
                        + " heads; it must be a multiple of them.");
            }
        }

        /** Width of one head. */
        public int headWidth() {
            return width / heads;
        }
    }

    /** One word that says all of it. */
    public String signature() {
        String plain = String.join(
                FIELD,
                family.modelType(),
                numbers(embeddings.vocabulary, embeddings.positions, embeddings.types, embeddings.padding),
                numbers(blocks.count, blocks.width, blocks.heads, blocks.inner),
                blocks.activation.name(),
                Float.toString(epsilon),
                Integer.toString(longest));
        return relative.map(one -> plain + FIELD + numbers(one.buckets(), one.farthest()) + FIELD + flags(one))
                .orElse(plain);
    }

    /**
     * Reads what {@link #signature} wrote.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TransformerShape ofSignature(String signature) {
        String[] fields = signature.split(FIELD, -1);
        if (fields.length != PLAIN_FIELDS && fields.length != PLAIN_FIELDS + RELATIVE_FIELDS) {
            throw new IllegalArgumentException(
                    "The transformer " + signature + " is of another release; use the release that wrote it.");
        }
        int[] sizes = Arrays.stream(fields, 1, 9).mapToInt(Integer::parseInt).toArray();
        return new TransformerShape(
                TransformerFamily.of(fields[0])
                        .orElseThrow(() -> new IllegalArgumentException("There is no transformer " + fields[0]
                                + "; it must be one of " + TransformerFamily.modelTypes() + ".")),
                new Embeddings(sizes[0], sizes[1], sizes[2], sizes[3]),
                new Blocks(sizes[4], sizes[5], sizes[6], sizes[7], Activation.valueOf(fields[9])),
                Float.parseFloat(fields[10]),
                Integer.parseInt(fields[11]),
                relative(Arrays.asList(fields).subList(PLAIN_FIELDS, fields.length)));
    }

    private static Optional<RelativeAttention> relative(List<String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new RelativeAttention(
                        Integer.parseInt(fields.get(0)),
                        Integer.parseInt(fields.get(1)),
                        Boolean.parseBoolean(fields.get(2)),
                        Boolean.parseBoolean(fields.get(3)),
                        Boolean.parseBoolean(fields.get(4)),
                        Boolean.parseBoolean(fields.get(5))));
    }

    private static String flags(RelativeAttention one) {
        return one.contentToPosition()
                + FIELD
                + one.positionToContent()
                + FIELD
                + one.sharedProjections()
                + FIELD
                + one.normed();
    }

    private static String numbers(int... numbers) {
        return String.join(
                FIELD, Arrays.stream(numbers).mapToObj(Integer::toString).toList());
    }
}
