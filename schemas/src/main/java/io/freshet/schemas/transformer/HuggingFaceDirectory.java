package io.freshet.schemas.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a Hugging Face directory says of a text encoder beside its weights: {@code config.json}, {@code tokenizer.json}
 * and, where there is one, the {@code 1_Pooling/config.json} of sentence-transformers.
 *
 * @param pooling of the model's family
 * @param digest SHA-256 of configuration and tokenizer: directories of one digest give the same features
 */
public record HuggingFaceDirectory(Path directory, TransformerShape shape, Pooling pooling, String digest) {
    /** What the directory must hold. */
    public static final String CONFIG = "config.json";

    /** The same, of the tokenizer. */
    public static final String TOKENIZER = "tokenizer.json";

    private static final String POOLING = "1_Pooling/config.json";
    private static final long LARGEST_TOKENIZER = 256 << 20;

    /**
     * Reads a directory.
     *
     * @throws ModelDirectoryException when something is missing, damaged, or of an architecture that is not known
     */
    public static HuggingFaceDirectory read(Path directory) throws ModelDirectoryException {
        ModelFile config = ModelFile.read(directory, CONFIG);
        byte[] tokenizer = ModelFile.bytes(directory, TOKENIZER, LARGEST_TOKENIZER);
        TransformerShape shape = TransformerConfig.shape(config);
        // The length keeps one file's end and the other's beginning apart.
        String digest = Hashing.sha256()
                .newHasher()
                .putLong(config.bytes().length)
                .putBytes(config.bytes())
                .putBytes(tokenizer)
                .hash()
                .toString();
        return new HuggingFaceDirectory(directory, shape, pooling(directory), digest);
    }

    private static Pooling pooling(Path directory) throws ModelDirectoryException {
        Path file = directory.resolve(POOLING);
        if (!Files.exists(file)) {
            return Pooling.MEAN;
        }
        JsonNode config = ModelFile.read(directory, POOLING).json();
        if (config.path("pooling_mode_mean_tokens").asBoolean()) {
            return Pooling.MEAN;
        }
        if (config.path("pooling_mode_cls_token").asBoolean()) {
            return Pooling.CLS;
        }
        throw new ModelDirectoryException(
                file + " pools neither by mean nor by the first token; say pooling: mean or pooling: cls yourself, or"
                        + " remove the file");
    }
}
