package io.freshet.schemas.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import io.freshet.schemas.transformer.TransformerShape.Embeddings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@code config.json}. What decides layers is read or refused by name; the rest is left alone.
 *
 * @param config the root object of the file
 */
record TransformerConfig(ModelFile file, JsonNode config) {
    private static final int MOST_LAYERS = 128;
    private static final int WIDEST = 1 << 16;
    private static final int MOST_ROWS = 1 << 22;

    /**
     * The shape that a configuration describes.
     *
     * @throws ModelDirectoryException when the architecture is not known, or a part of it
     */
    static TransformerShape shape(ModelFile file) throws ModelDirectoryException {
        String type = file.modelType();
        TransformerFamily family = TransformerFamily.of(type)
                .orElseThrow(() -> new ModelDirectoryException("config.json says model_type "
                        + (type.isEmpty() ? "nothing" : type) + ", which is not known; it must be one of "
                        + String.join(", ", TransformerFamily.modelTypes())));
        TransformerConfig reader = new TransformerConfig(file, file.json());
        reader.refuseOtherLayers();
        try {
            return switch (family) {
                case BERT, ROBERTA, XLM_ROBERTA -> reader.bert(family);
                case DISTILBERT -> reader.distilbert();
                case DEBERTA_V2 -> reader.deberta();
            };
        } catch (IllegalArgumentException e) {
            throw new ModelDirectoryException("config.json makes no model: " + e.getMessage(), e);
        }
    }

    private TransformerShape bert(TransformerFamily family) throws ModelDirectoryException {
        int positions = file.number("max_position_embeddings", 512, 4, MOST_ROWS);
        int padding = file.number("pad_token_id", 0, 0, MOST_ROWS);
        int longest = family.countsFromPadding() ? positions - padding - 1 : positions;
        if (longest < 4) {
            throw file.fault("max_position_embeddings", "is " + positions, "it leaves no text after token " + padding);
        }
        return new TransformerShape(
                family,
                new Embeddings(vocabulary(), positions, file.number("type_vocab_size", 2, 0, MOST_ROWS), padding),
                blocks("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "hidden_act"),
                file.epsilon(1e-12f),
                longest,
                Optional.empty());
    }

    private TransformerShape distilbert() throws ModelDirectoryException {
        int positions = file.number("max_position_embeddings", 512, 4, MOST_ROWS);
        return new TransformerShape(
                TransformerFamily.DISTILBERT,
                new Embeddings(vocabulary(), positions, 0, file.number("pad_token_id", 0, 0, MOST_ROWS)),
                blocks("n_layers", "dim", "n_heads", "hidden_dim", "activation"),
                1e-12f,
                positions,
                Optional.empty());
    }

    private TransformerShape deberta() throws ModelDirectoryException {
        int positions = file.number("max_position_embeddings", 512, 4, MOST_ROWS);
        boolean byPosition = config.path("position_biased_input").asBoolean(true);
        boolean relative = config.path("relative_attention").asBoolean(false);
        return new TransformerShape(
                TransformerFamily.DEBERTA_V2,
                new Embeddings(
                        vocabulary(),
                        byPosition ? positions : 0,
                        file.number("type_vocab_size", 0, 0, MOST_ROWS),
                        file.number("pad_token_id", 0, 0, MOST_ROWS)),
                blocks("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "hidden_act"),
                file.epsilon(1e-7f),
                positions,
                relative ? Optional.of(relative(positions)) : Optional.empty());
    }

    private RelativeAttention relative(int positions) throws ModelDirectoryException {
        int farthest = file.number("max_relative_positions", -1, -1, MOST_ROWS);
        Set<String> kinds = new HashSet<>();
        JsonNode named = config.path("pos_att_type");
        if (named.isArray()) {
            named.forEach(kind -> kinds.add(kind.asText()));
        } else if (!named.asText("").isEmpty()) {
            kinds.addAll(List.of(named.asText().toLowerCase(Locale.ROOT).split("\\|")));
        }
        if (!Set.of("c2p", "p2c").containsAll(kinds)) {
            throw file.fault("pos_att_type", "is " + named, "it must be of c2p and p2c");
        }
        return new RelativeAttention(
                Math.max(0, file.number("position_buckets", -1, -1, MOST_ROWS)),
                farthest < 1 ? positions : farthest,
                kinds.contains("c2p"),
                kinds.contains("p2c"),
                config.path("share_att_key").asBoolean(false),
                config.path("norm_rel_ebd").asText("none").contains("layer_norm"));
    }

    private Blocks blocks(String count, String width, String heads, String inner, String activation)
            throws ModelDirectoryException {
        String act = config.path(activation).asText("gelu");
        return new Blocks(
                file.number(count, 1, MOST_LAYERS),
                file.number(width, 1, WIDEST),
                file.number(heads, 1, WIDEST),
                file.number(inner, 1, WIDEST),
                Activation.of(act)
                        .orElseThrow(
                                () -> file.fault(activation, "is " + act, "it must be one of " + Activation.names())));
    }

    /** What would be built otherwise than it was trained, and answer wrongly without a word. */
    private void refuseOtherLayers() throws ModelDirectoryException {
        file.refuse("is_decoder", config.path("is_decoder").asBoolean(false), "take an encoder");
        file.refuse(
                "position_embedding_type",
                !config.path("position_embedding_type").asText("absolute").equals("absolute"),
                "it must be absolute");
        file.refuse(
                "conv_kernel_size", config.path("conv_kernel_size").asInt(0) > 0, "take a model without a convolution");
        file.refuse(
                "embedding_size",
                config.path("embedding_size").asInt(0) > 0
                        && config.path("embedding_size").asInt()
                                != config.path("hidden_size").asInt(),
                "it must be hidden_size");
        file.refuse("quantization_config", config.has("quantization_config"), "take the weights before quantisation");
    }

    private int vocabulary() throws ModelDirectoryException {
        return file.number("vocab_size", 1, MOST_ROWS);
    }
}
