package io.freshet.model.transformer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsStream;
import io.freshet.schemas.transformer.TransformerFamily;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The weights of a Hugging Face directory: {@code model.safetensors}, or the parts that
 * {@code model.safetensors.index.json} names. Heads over the encoder are passed over; anything else that the encoder
 * does not have is shown to the target, which refuses it by name.
 *
 * @param root what names start with in files of models that have more than the encoder, with a dot
 * @param prefix of the parameters, before a dot
 */
public record HuggingFaceWeights(Path directory, String root, String prefix) implements PretrainedWeights {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final long LARGEST_INDEX = 16 << 20;
    /** A plain name in the same directory, and nothing that leads out of it. */
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");
    /** What models have over their encoder, and what older ones keep that is no weight. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "(.*\\.)?(position_ids|num_batches_tracked|mask_token|mask_predictions\\..*)"
                    + "|(pooler|cls|decoder|lm_head|classifier|pre_classifier|qa_outputs|vocab_[a-z_]+|lm_predictions)\\..*");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a text encoder. */
    public HuggingFaceWeights(Path directory, TransformerFamily family, String prefix) {
        this(directory, root(family), prefix);
    }

    @Override
    public String source() {
        return directory.toString();
    }

    @Override
    public void readTo(WeightsStream.Target target) throws IOException {
        List<Path> parts = parts();
        target.check(shapes(parts));
        for (Path part : parts) {
            try (InputStream in = open(part)) {
                WeightsStream.read(part.toString(), Files.size(part), in, new Renaming(target));
            }
        }
    }

    /** The file's names to the parameters', the rest left out. */
    private final class Renaming implements WeightsStream.Target {
        private final WeightsStream.Target target;

        Renaming(WeightsStream.Target target) {
            this.target = target;
        }

        @Override
        public boolean wants(String name) {
            return parameter(name).isPresent();
        }

        @Override
        public FloatBuffer room(String name, long[] shape) throws WeightsException {
            return target.room(parameter(name).orElse(name), shape);
        }
    }

    /** The parameter of a name in a file; empty when it is of no part of the encoder. */
    private Optional<String> parameter(String name) {
        String encoder = name.startsWith(root) ? name.substring(root.length()) : name;
        return LEFT_OUT.matcher(encoder).matches() ? Optional.empty() : Optional.of(prefix + "." + encoder);
    }

    private static String root(TransformerFamily family) {
        return switch (family) {
            case BERT -> "bert.";
            case ROBERTA, XLM_ROBERTA -> "roberta.";
            case DISTILBERT -> "distilbert.";
            case DEBERTA_V2 -> "deberta.";
        };
    }

    private Map<String, long[]> shapes(List<Path> parts) throws IOException {
        Map<String, long[]> all = new LinkedHashMap<>();
        for (Path part : parts) {
            try (InputStream in = open(part)) {
                for (Map.Entry<String, long[]> one : WeightsStream.shapes(part.toString(), Files.size(part), in)
                        .entrySet()) {
                    Optional<String> name = parameter(one.getKey());
                    if (name.isPresent() && all.put(name.get(), one.getValue()) != null) {
                        throw new WeightsException("Weights of " + directory + " cannot be used: " + one.getKey()
                                + " is there twice. Fetch them again.");
                    }
                }
            }
        }
        return all;
    }

    private List<Path> parts() throws IOException {
        if (Files.isRegularFile(directory.resolve(WHOLE))) {
            return List.of(directory.resolve(WHOLE));
        }
        Path index = directory.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw new WeightsException("The directory " + directory + " has no " + WHOLE + " and no " + INDEX
                    + "; save the model into it with save_pretrained(..., safe_serialization=True). Files of pickle,"
                    + " as pytorch_model.bin, are code and are not read.");
        }
        List<Path> parts = new ArrayList<>();
        for (String name : named(index)) {
            Path part = directory.resolve(name);
            if (!PART.matcher(name).matches() || !Files.isRegularFile(part)) {
                throw new WeightsException(
                        "The index " + index + " names " + name + ", which is no file beside it. Fetch them again.");
            }
            parts.add(part);
        }
        return parts;
    }

    private static Set<String> named(Path index) throws IOException {
        if (Files.size(index) > LARGEST_INDEX) {
            throw new WeightsException("The index " + index + " has " + Files.size(index) + " bytes, more than "
                    + LARGEST_INDEX + ". Fetch it again.");
        }
        Set<String> names = new TreeSet<>();
        try {
            for (JsonNode name : JSON.readTree(Files.readAllBytes(index)).path("weight_map")) {
                names.add(name.asText());
            }
        } catch (JsonProcessingException e) {
            throw new WeightsException(
                    "The index " + index + " is no JSON: " + e.getOriginalMessage() + ". Fetch it again.", e);
        }
        if (names.isEmpty()) {
            throw new WeightsException("The index " + index + " names no file in its weight_map. Fetch it again.");
        }
        return names;
    }

    private static InputStream open(Path part) throws IOException {
        return new BufferedInputStream(Files.newInputStream(part));
    }
}
