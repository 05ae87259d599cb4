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
 * @param config the root object
 */
record TransformerConfig(JsonNode config) {
    private static final int MOST_LAYERS = 128;
    private static final int WIDEST = 1 << 16;
    private static final int MOST_ROWS = 1 << 22;
    private static final float LARGEST_EPSILON = 1;

    /**
     * The shape that a configuration describes.
     *
     * @throws ModelDirectoryException when the architecture is not known, or a part of it
     */
    static TransformerShape shape(JsonNode config) throws ModelDirectoryException {
        String type = config.path("model_type").asText();
        TransformerFamily family = TransformerFamily.of(type)
                .orElseThrow(() -> new ModelDirectoryException("config.json says model_type "
                        + (type.isEmpty() ? "nothing" : type) + ", which is not known; it must be one of "
                        + String.join(", ", TransformerFamily.modelTypes())));
        TransformerConfig reader = new TransformerConfig(config);
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
        int positions = number("max_position_embeddings", 512, 4, MOST_ROWS);
        int padding = number("pad_token_id", 0, 0, MOST_ROWS);
        int longest = family.countsFromPadding() ? positions - padding - 1 : positions;
        if (longest < 4) {
            throw fault("max_position_embeddings", "is " + positions, "it leaves no text after token " + padding);
        }
        return new TransformerShape(
                family,
                new Embeddings(vocabulary(), positions, number("type_vocab_size", 2, 0, MOST_ROWS), padding),
                blocks("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "hidden_act"),
                epsilon(1e-12f),
                longest,
                Optional.empty());
    }

    private TransformerShape distilbert() throws ModelDirectoryException {
        int positions = number("max_position_embeddings", 512, 4, MOST_ROWS);
        return new TransformerShape(
                TransformerFamily.DISTILBERT,
                new Embeddings(vocabulary(), positions, 0, number("pad_token_id", 0, 0, MOST_ROWS)),
                blocks("n_layers", "dim", "n_heads", "hidden_dim", "activation"),
                1e-12f,
                positions,
                Optional.empty());
    }

    private TransformerShape deberta() throws ModelDirectoryException {
        int positions = number("max_position_embeddings", 512, 4, MOST_ROWS);
        boolean byPosition = config.path("position_biased_input").asBoolean(true);
        boolean relative = config.path("relative_attention").asBoolean(false);
        return new TransformerShape(
                TransformerFamily.DEBERTA_V2,
                new Embeddings(
                        vocabulary(),
                        byPosition ? positions : 0,
                        number("type_vocab_size", 0, 0, MOST_ROWS),
                        number("pad_token_id", 0, 0, MOST_ROWS)),
                blocks("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "hidden_act"),
                epsilon(1e-7f),
                positions,
                relative ? Optional.of(relative(positions)) : Optional.empty());
    }

    private RelativeAttention relative(int positions) throws ModelDirectoryException {
        int farthest = number("max_relative_positions", -1, -1, MOST_ROWS);
        Set<String> kinds = new HashSet<>();
        JsonNode named = config.path("pos_att_type");
        if (named.isArray()) {
            named.forEach(kind -> kinds.add(kind.asText()));
        } else if (!named.asText("").isEmpty()) {
            kinds.addAll(List.of(named.asText().toLowerCase(Locale.ROOT).split("\\|")));
        }
        if (!Set.of("c2p", "p2c").containsAll(kinds)) {
            throw fault("pos_att_type", "is " + named, "it must be of c2p and p2c");
        }
        return new RelativeAttention(
                Math.max(0, number("position_buckets", -1, -1, MOST_ROWS)),
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
                number(count, 1, MOST_LAYERS),
                number(width, 1, WIDEST),
                number(heads, 1, WIDEST),
                number(inner, 1, WIDEST),
                Activation.of(act)
                        .orElseThrow(() -> fault(activation, "is " + act, "it must be one of " + Activation.names())));
    }

    /** What would be built otherwise than it was trained, and answer wrongly without a word. */
    private void refuseOtherLayers() throws ModelDirectoryException {
        refuse("is_decoder", config.path("is_decoder").asBoolean(false), "take an encoder");
        refuse(
                "position_embedding_type",
                !config.path("position_embedding_type").asText("absolute").equals("absolute"),
                "it must be absolute");
        refuse("conv_kernel_size", config.path("conv_kernel_size").asInt(0) > 0, "take a model without a convolution");
        refuse(
                "embedding_size",
                config.path("embedding_size").asInt(0) > 0
                        && config.path("embedding_size").asInt()
                                != config.path("hidden_size").asInt(),
                "it must be hidden_size");
        refuse("quantization_config", config.has("quantization_config"), "take the weights before quantisation");
    }

    private void refuse(String key, boolean other, String remedy) throws ModelDirectoryException {
        if (other) {
            throw fault(key, "is " + config.path(key), remedy);
        }
    }

    private int vocabulary() throws ModelDirectoryException {
        return number("vocab_size", 1, MOST_ROWS);
    }

    private float epsilon(float missing) throws ModelDirectoryException {
        double epsilon = config.path("layer_norm_eps").asDouble(missing);
        if (!(epsilon > 0 && epsilon <= LARGEST_EPSILON)) {
            throw fault("layer_norm_eps", "is " + config.path("layer_norm_eps"), "it must be above 0 and at most 1");
        }
        return (float) epsilon;
    }

    private int number(String key, int missing, int least, int most) throws ModelDirectoryException {
        return config.hasNonNull(key) ? number(key, least, most) : missing;
    }

    private int number(String key, int least, int most) throws ModelDirectoryException {
        JsonNode node = config.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw fault(
                    key,
                    node.isMissingNode() ? "is missing" : "is " + node,
                    "it must be a whole number from " + least + " to " + most);
        }
        return node.intValue();
    }

    private static ModelDirectoryException fault(String key, String problem, String remedy) {
        return new ModelDirectoryException("config.json: " + key + " " + problem + "; " + remedy);
    }
}
