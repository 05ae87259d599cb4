package io.freshet.schemas.transformer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import java.io.IOException;
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
    private static final long LARGEST_CONFIG = 1 << 20;
    private static final long LARGEST_TOKENIZER = 256 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a directory.
     *
     * @throws ModelDirectoryException when something is missing, damaged, or of an architecture that is not known
     */
    public static HuggingFaceDirectory read(Path directory) throws ModelDirectoryException {
        if (!Files.isDirectory(directory)) {
            throw new ModelDirectoryException(
                    "the directory " + directory + " is not there; give the one that save_pretrained wrote");
        }
        byte[] config = bytes(directory, CONFIG, LARGEST_CONFIG);
        byte[] tokenizer = bytes(directory, TOKENIZER, LARGEST_TOKENIZER);
        TransformerShape shape = TransformerConfig.shape(json(directory.resolve(CONFIG), config));
        // The length keeps one file's end and the other's beginning apart.
        String digest = Hashing.sha256()
                .newHasher()
                .putLong(config.length)
                .putBytes(config)
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
        JsonNode config = json(file, bytes(directory, POOLING, LARGEST_CONFIG));
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

    private static byte[] bytes(Path directory, String name, long largest) throws ModelDirectoryException {
        Path file = directory.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelDirectoryException("the directory " + directory + " has no " + name
                        + "; save model and tokenizer into it with save_pretrained");
            }
            if (Files.size(file) > largest) {
                throw new ModelDirectoryException(
                        file + " has " + Files.size(file) + " bytes, more than " + largest + "; it is no " + name);
            }
            return Files.readAllBytes(file);
        } catch (ModelDirectoryException e) {
            throw e;
        } catch (IOException e) {
            throw new ModelDirectoryException(file + " cannot be read: " + e + "; let this user read it", e);
        }
    }

    private static JsonNode json(Path file, byte[] bytes) throws ModelDirectoryException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ModelDirectoryException(
                    file + " is no JSON: " + e.getOriginalMessage() + "; fetch the model again", e);
        } catch (IOException e) {
            throw new ModelDirectoryException(file + " cannot be read: " + e + "; let this user read it", e);
        }
    }
}
