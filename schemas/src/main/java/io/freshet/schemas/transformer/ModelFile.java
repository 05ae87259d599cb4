package io.freshet.schemas.transformer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JSON file beside a model's weights, as {@code save_pretrained} writes it.
 *
 * @param name within the directory
 */
@SuppressWarnings("ArrayRecordComponent") // read once; nobody compares files as values
public record ModelFile(String name, byte[] bytes, JsonNode json) {
    private static final long LARGEST = 1 << 20;
    private static final float LARGEST_EPSILON = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a file of a directory.
     *
     * @throws ModelDirectoryException when it is missing, too large, no JSON, or out of reach
     */
    public static ModelFile read(Path directory, String name) throws ModelDirectoryException {
        byte[] bytes = bytes(directory, name, LARGEST);
        Path file = directory.resolve(name);
        try {
            return new ModelFile(name, bytes, JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new ModelDirectoryException(
                    file + " is no JSON: " + e.getOriginalMessage() + "; fetch the model again", e);
        } catch (IOException e) {
            throw new ModelDirectoryException(file + " cannot be read: " + e + "; let this user read it", e);
        }
    }

    static byte[] bytes(Path directory, String name, long largest) throws ModelDirectoryException {
        Path file = directory.resolve(name);
        try {
            if (!Files.isDirectory(directory)) {
                throw new ModelDirectoryException(
                        "the directory " + directory + " is not there; give the one that save_pretrained wrote");
            }
            if (!Files.isRegularFile(file)) {
                throw new ModelDirectoryException("the directory " + directory + " has no " + name
                        + "; save the model and what prepares its input into it with save_pretrained");
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

    /** The {@code model_type} of a configuration; empty where it says none. */
    public String modelType() {
        return json.path("model_type").asText();
    }

    /** A whole number, or what counts where there is none. */
    public int number(String key, int missing, int least, int most) throws ModelDirectoryException {
        return json.hasNonNull(key) ? number(key, least, most) : missing;
    }

    /** A whole number that must be there. */
    public int number(String key, int least, int most) throws ModelDirectoryException {
        return number(key, json.path(key), least, most);
    }

    /** The same of a value that lies deeper, under a key. */
    public int number(String key, JsonNode node, int least, int most) throws ModelDirectoryException {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw fault(
                    key,
                    node.isMissingNode() ? "is missing" : "is " + node,
                    "it must be a whole number from " + least + " to " + most);
        }
        return node.intValue();
    }

    /** What layer norms add to a variance, or what counts where the file says nothing. */
    public float epsilon(float missing) throws ModelDirectoryException {
        double epsilon = json.path("layer_norm_eps").asDouble(missing);
        if (!(epsilon > 0 && epsilon <= LARGEST_EPSILON)) {
            throw fault("layer_norm_eps", "is " + json.path("layer_norm_eps"), "it must be above 0 and at most 1");
        }
        return (float) epsilon;
    }

    /** Refuses what would be built otherwise than it was trained. */
    public void refuse(String key, boolean other, String remedy) throws ModelDirectoryException {
        if (other) {
            throw fault(key, "is " + json.path(key), remedy);
        }
    }

    /** What is wrong with a key. */
    public ModelDirectoryException fault(String key, String problem, String remedy) {
        return new ModelDirectoryException(name + ": " + key + " " + problem + "; " + remedy);
    }
}
