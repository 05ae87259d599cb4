package io.freshet.schemas.vision;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.transformer.Activation;
import io.freshet.schemas.transformer.ModelDirectoryException;
import io.freshet.schemas.transformer.ModelFile;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import io.freshet.schemas.vision.VisionShape.PatchTransformer;
import io.freshet.schemas.vision.VisionShape.Residual;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code config.json} of a network for images: what decides layers is read or refused by name. */
record VisionConfig(ModelFile file) {
    private static final int MOST_LAYERS = 128;
    private static final int MOST_STAGES = 8;
    private static final int WIDEST = 1 << 14;

    /**
     * The shape that a configuration describes.
     *
     * @throws ModelDirectoryException when the architecture is not known, or a part of it
     */
    static VisionShape shape(ModelFile file) throws ModelDirectoryException {
        VisionConfig reader = new VisionConfig(file);
        reader.refuseOtherLayers();
        try {
            return switch (file.modelType()) {
                case PatchTransformer.TYPE -> reader.patchTransformer();
                case Residual.TYPE -> reader.residual();
                default ->
                    throw new ModelDirectoryException("config.json says model_type " + file.modelType()
                            + ", which is no network for images that is known; it must be one of "
                            + String.join(", ", VisionShape.MODEL_TYPES));
            };
        } catch (IllegalArgumentException e) {
            throw new ModelDirectoryException("config.json makes no model: " + e.getMessage(), e);
        }
    }

    private void refuseOtherLayers() throws ModelDirectoryException {
        int channels = file.number("num_channels", 3, 1, WIDEST);
        file.refuse("num_channels", channels != 3, "it must be 3, for red, green and blue");
        file.refuse(
                "quantization_config", file.json().has("quantization_config"), "take the weights before quantisation");
    }

    private PatchTransformer patchTransformer() throws ModelDirectoryException {
        JsonNode config = file.json();
        file.refuse("qkv_bias", !config.path("qkv_bias").asBoolean(true), "take a model whose attention has biases");
        String activation = config.path("hidden_act").asText("gelu");
        Blocks blocks = new Blocks(
                file.number("num_hidden_layers", 1, MOST_LAYERS),
                file.number("hidden_size", 1, WIDEST),
                file.number("num_attention_heads", 1, WIDEST),
                file.number("intermediate_size", 1, WIDEST),
                Activation.of(activation)
                        .orElseThrow(() -> file.fault(
                                "hidden_act", "is " + activation, "it must be one of " + Activation.names())));
        return new PatchTransformer(
                file.number("image_size", 224, 1, ImagePreparation.MOST_SIDE),
                file.number("patch_size", 16, 1, ImagePreparation.MOST_SIDE),
                blocks,
                file.epsilon(1e-12f));
    }

    private Residual residual() throws ModelDirectoryException {
        JsonNode config = file.json();
        String activation = config.path("hidden_act").asText("relu");
        file.refuse("hidden_act", !activation.equals("relu"), "it must be relu");
        String layer = config.path("layer_type").asText("bottleneck");
        boolean bottleneck = layer.equals("bottleneck");
        file.refuse("layer_type", !bottleneck && !layer.equals("basic"), "it must be basic or bottleneck");
        return new Residual(
                file.number("embedding_size", 64, 1, WIDEST),
                stages(bottleneck),
                bottleneck,
                config.path("downsample_in_first_stage").asBoolean(false),
                config.path("downsample_in_bottleneck").asBoolean(false));
    }

    private List<Residual.Stage> stages(boolean bottleneck) throws ModelDirectoryException {
        JsonNode layers = file.json().path("depths");
        JsonNode widths = file.json().path("hidden_sizes");
        if (!layers.isArray() || !widths.isArray() || layers.size() != widths.size() || layers.size() > MOST_STAGES) {
            throw file.fault(
                    "depths and hidden_sizes",
                    "are " + layers + " and " + widths,
                    "they must be lists of one length, at most " + MOST_STAGES);
        }
        List<Residual.Stage> stages = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            int width = file.number("hidden_sizes", widths.get(i), 1, WIDEST);
            if (bottleneck && width % Residual.REDUCTION != 0) {
                throw file.fault("hidden_sizes", "has " + width, "bottlenecks need multiples of " + Residual.REDUCTION);
            }
            stages.add(new Residual.Stage(file.number("depths", layers.get(i), 1, MOST_LAYERS), width));
        }
        return stages;
    }
}
