package io.freshet.model;

import io.freshet.model.cache.VectorCache;
import io.freshet.model.encode.Encoded;
import io.freshet.model.encode.Encoder;
import io.freshet.model.encode.Feature;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What encoders that do not learn make of contents. Each content is encoded by itself and not in its batch, whose size
 * and longest text move the last bits: so a vector is a function of weights and content alone, and training, evaluation
 * and serving see the same bits whether it was kept or is made. Any thread.
 */
final class FrozenEncodings {
    /** To be raised when what is kept, or how it is made, is not what it was. */
    private static final String FORMAT = "1";

    private final boolean tokens;
    private volatile Optional<Kept> kept = Optional.empty();

    /**
     * Where vectors are kept.
     *
     * @param madeBy what they are a function of beside the content, by modality
     */
    private record Kept(VectorCache cache, Map<String, String> madeBy) {
        Optional<VectorCache.Key> key(String modality, boolean tokens, Features features) {
            return Optional.ofNullable(madeBy.get(modality))
                    .map(weights -> VectorCache.Key.of(
                            String.join("\n", FORMAT, String.valueOf(tokens), weights, features.digest(modality))));
        }
    }

    /**
     * Encodings that are kept nowhere yet.
     *
     * @param tokens whether tokens are wanted beside the whole
     */
    FrozenEncodings(boolean tokens) {
        this.tokens = tokens;
    }

    /**
     * Keeps them in a cache from now on.
     *
     * @param madeBy what they are a function of beside the content, by modality; of others nothing is kept
     */
    void keep(VectorCache cache, Map<String, String> madeBy) {
        kept = Optional.of(new Kept(cache, Map.copyOf(madeBy)));
    }

    /**
     * The encodings of a batch, in order.
     *
     * @param having each with a feature of the modality
     */
    Encoded of(Scope scope, String modality, Encoder encoder, List<Features> having) {
        return EncodedContent.batch(
                scope,
                encoder.width(),
                having.stream().map(one -> one(scope, modality, encoder, one)).toList());
    }

    private EncodedContent one(Scope scope, String modality, Encoder encoder, Features features) {
        Optional<Kept> now = kept;
        Optional<VectorCache.Key> key = now.flatMap(one -> one.key(modality, tokens, features));
        if (now.isEmpty() || key.isEmpty()) {
            return encode(scope, modality, encoder, features);
        }
        Optional<EncodedContent> found = now.get().cache.find(key.get()).map(EncodedContent::new);
        if (found.isPresent()) {
            return found.get();
        }
        EncodedContent made = encode(scope, modality, encoder, features);
        now.get().cache.keep(key.get(), made.values());
        return made;
    }

    private EncodedContent encode(Scope scope, String modality, Encoder encoder, Features features) {
        Feature feature = Objects.requireNonNull(features.byModality().get(modality), modality);
        try (Scope alone = scope.apart()) {
            Encoded encoded = encoder.encode(alone, List.of(feature));
            return tokens
                    ? EncodedContent.of(encoded)
                    : new EncodedContent(encoded.pooled().values());
        }
    }

    /**
     * One content, encoded.
     *
     * @param values (width) the whole, then for each token (1 + width): 1 or 0 where it is none, and its vector
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the network as it is; nobody compares encodings as values
    private record EncodedContent(float[] values) {
        static EncodedContent of(Encoded encoded) {
            float[] pooled = encoded.pooled().values();
            if (encoded.sequence().isEmpty()) {
                return new EncodedContent(pooled);
            }
            int width = pooled.length;
            float[] vectors = encoded.tokens().values();
            int count = vectors.length / width;
            Optional<float[]> mask = encoded.mask().map(Tensor::values);
            float[] values = new float[width + count * (1 + width)];
            System.arraycopy(pooled, 0, values, 0, width);
            for (int token = 0; token < count; token++) {
                int at = width + token * (1 + width);
                values[at] = mask.isPresent() ? mask.get()[token] : 1;
                System.arraycopy(vectors, token * width, values, at + 1, width);
            }
            return new EncodedContent(values);
        }

        private int tokens(int width) {
            return (values.length - width) / (1 + width);
        }

        /** Contents side by side, those of fewer tokens filled up with zeros that the mask hides. */
        static Encoded batch(Scope scope, int width, List<EncodedContent> contents) {
            int rows = contents.size();
            int longest =
                    contents.stream().mapToInt(one -> one.tokens(width)).max().orElse(0);
            float[] pooled = new float[rows * width];
            float[] mask = new float[rows * longest];
            float[] vectors = new float[rows * longest * width];
            for (int row = 0; row < rows; row++) {
                float[] values = contents.get(row).values;
                System.arraycopy(values, 0, pooled, row * width, width);
                for (int token = 0; token < contents.get(row).tokens(width); token++) {
                    int at = width + token * (1 + width);
                    int to = row * longest + token;
                    mask[to] = values[at];
                    System.arraycopy(values, at + 1, vectors, to * width, width);
                }
            }
            Tensor whole = scope.tensor(pooled, rows, width);
            return longest == 0
                    ? Encoded.pooled(whole)
                    : new Encoded(
                            Optional.of(new Encoded.Sequence(
                                    scope.tensor(vectors, rows, longest, width),
                                    Optional.of(scope.tensor(mask, rows, longest)))),
                            whole);
        }
    }
}
