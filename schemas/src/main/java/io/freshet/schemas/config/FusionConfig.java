package io.freshet.schemas.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How modalities become one. Each kind has its own record, which the model has a fusion for; {@code reference.yaml}
 * documents every key. A file may name a kind by one word where all its settings are to have their defaults.
 */
public sealed interface FusionConfig {
    /** The key that says the kind, and the one word that may stand for it. */
    String KIND = "fusion.kind";

    /** What has no settings to say is written as one word. */
    String WORD = "fusion";

    /** Name of the kind, as in the file. */
    String kind();

    /** All that decides shapes and meaning beside the kind, as the file has it; artifacts carry it. */
    default SortedMap<String, Object> settings() {
        return new TreeMap<>();
    }

    /** The value of the file's key: one word, or a mapping of the kind and its settings. */
    default Object written() {
        if (settings().isEmpty()) {
            return kind();
        }
        SortedMap<String, Object> written = new TreeMap<>(settings());
        written.put("kind", kind());
        return written;
    }

    /** As people read it, for example {@code attention {heads=4, layers=1}}. */
    default String described() {
        return settings().isEmpty() ? kind() : kind() + " " + settings();
    }

    /** The usual fusion: a learned weight for each modality. */
    static FusionConfig weighted() {
        return new Weighted(false);
    }

    /** Every key of a fusion of any kind. */
    static List<String> paths() {
        return List.of(KIND, "fusion.per-sample", "fusion.heads", "fusion.layers", "fusion.rank");
    }

    static FusionConfig from(ConfigSection section) {
        String kind = section.oneOf("kind", "weighted", "concat", "gated", "attention", "low-rank-tensor", "late");
        return switch (kind) {
            case "concat" -> {
                section.onlyKeys("kind");
                yield new Concat();
            }
            case "gated" -> {
                section.onlyKeys("kind");
                yield new Gated();
            }
            case "attention" -> {
                section.onlyKeys("kind", "heads", "layers");
                yield new Attention(
                        section.names().contains("heads")
                                ? Integer.parseInt(section.oneOf("heads", "1", "2", "4", "8", "16"))
                                : Attention.HEADS,
                        section.integer("layers", 1, 1, 12));
            }
            case "low-rank-tensor" -> {
                section.onlyKeys("kind", "rank");
                yield new LowRankTensor(section.integer("rank", 4, 1, 64));
            }
            case "late" -> {
                section.onlyKeys("kind");
                yield new Late();
            }
            default -> {
                section.onlyKeys("kind", "per-sample");
                yield new Weighted(section.flag("per-sample", false));
            }
        };
    }

    /**
     * A weighted mean of the vectors of the modalities that are there.
     *
     * @param perSample whether each sample's content moves its weights
     */
    record Weighted(boolean perSample) implements FusionConfig {
        @Override
        public String kind() {
            return "weighted";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return perSample ? new TreeMap<>(Map.of("per-sample", true)) : new TreeMap<>();
        }
    }

    /** All vectors side by side, and a linear layer. */
    record Concat() implements FusionConfig {
        @Override
        public String kind() {
            return "concat";
        }
    }

    /** A sum of what each modality brings, each element opened or closed by what all of them say. */
    record Gated() implements FusionConfig {
        @Override
        public String kind() {
            return "gated";
        }
    }

    /** A transformer over the tokens of all modalities. */
    record Attention(int heads, int layers) implements FusionConfig {
        private static final int HEADS = 4;

        @Override
        public String kind() {
            return "attention";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("heads", heads, "layers", layers));
        }
    }

    /** Products of all modalities' elements, by factors of a given rank. */
    record LowRankTensor(int rank) implements FusionConfig {
        @Override
        public String kind() {
            return "low-rank-tensor";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("rank", rank));
        }
    }

    /** A head for each modality, and a weighted mean of their outputs. */
    record Late() implements FusionConfig {
        @Override
        public String kind() {
            return "late";
        }
    }
}
