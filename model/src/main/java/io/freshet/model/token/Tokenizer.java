package io.freshet.model.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Divides texts into the tokens of a vocabulary, as a Hugging Face {@code tokenizer.json} says: normal form, words,
 * pieces, special tokens. Its memory is native, and freed when nothing refers to it any more. Any thread.
 */
public final class Tokenizer {
    /** Read of a text for each token wanted: far more than a token has. */
    private static final int CHARACTERS_A_TOKEN = 100;

    private static final String FLAVOUR = "RUST_FLAVOR";

    private final HuggingFaceTokenizer tokenizer;

    static {
        // On a machine with CUDA the library would ask for a build of its own that is in no jar.
        if (System.getProperty(FLAVOUR) == null && System.getenv(FLAVOUR) == null) {
            System.setProperty(FLAVOUR, "cpu");
        }
    }

    private Tokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Of the bytes of a {@code tokenizer.json}.
     *
     * @param source by which messages name it
     * @throws IOException when it is none, or of a kind that the library does not know
     */
    static Tokenizer of(String source, byte[] json) throws IOException {
        try {
            // What a file says of length is of the machine that wrote it; batches are filled up where they are made.
            return new Tokenizer(HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json),
                    Map.of("padding", "DO_NOT_PAD", "truncation", "DO_NOT_TRUNCATE", "addSpecialTokens", "true")));
        } catch (RuntimeException e) {
            throw new IOException(
                    "The tokenizer " + source + " cannot be used: " + e.getMessage()
                            + "; save it with a fast tokenizer's save_pretrained.",
                    e);
        }
    }

    /**
     * The tokens of a text, special ones included.
     *
     * @param most of them, at least 2; of a longer text the beginning is taken, and its last token is the one that ends
     *     texts
     */
    public int[] tokens(String text, int most) {
        int read = (int) Math.min(text.length(), (long) most * CHARACTERS_A_TOKEN);
        if (read < text.length() && Character.isHighSurrogate(text.charAt(read - 1))) {
            read--;
        }
        Encoding encoding = tokenizer.encode(text.substring(0, read));
        long[] ids = encoding.getIds();
        int[] tokens = new int[Math.min(most, ids.length)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Math.toIntExact(ids[i]);
        }
        boolean ends = ids.length > most && encoding.getSpecialTokenMask()[ids.length - 1] == 1;
        if (ends) {
            tokens[most - 1] = Math.toIntExact(ids[ids.length - 1]);
        }
        return tokens;
    }
}
