package io.freshet.schemas.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One modality: which encoder reads it, and what that encoder must know. Each encoder has its own record. */
public sealed interface ModalityConfig {
    /** Name of the encoder, as in the file. */
    String encoder();

    /** What the payloads are; decides how the edge checks them. */
    Media media();

    /** The kinds of payload that can be decoded. */
    enum Media {
        IMAGE,
        AUDIO,
        VECTOR,
        TEXT
    }

    /** Images, scaled to a square of {@code size} pixels with {@code channels} 1 (grey) or 3 (RGB). */
    record Cnn(int size, int channels) implements ModalityConfig {
        @Override
        public String encoder() {
            return "cnn";
        }

        @Override
        public Media media() {
            return Media.IMAGE;
        }
    }

    /** Audio, resampled to {@code sampleRate} Hz, cut or padded to {@code duration}. */
    record MelCnn(int sampleRate, Duration duration) implements ModalityConfig {
        @Override
        public String encoder() {
            return "mel-cnn";
        }

        @Override
        public Media media() {
            return Media.AUDIO;
        }
    }

    /** A vector of {@code size} numbers. */
    record Mlp(int size) implements ModalityConfig {
        @Override
        public String encoder() {
            return "mlp";
        }

        @Override
        public Media media() {
            return Media.VECTOR;
        }
    }

    /** Text, as n-grams hashed into {@code buckets}. */
    record HashedText(int buckets) implements ModalityConfig {
        @Override
        public String encoder() {
            return "hashed-text";
        }

        @Override
        public Media media() {
            return Media.TEXT;
        }
    }

    static Map<String, ModalityConfig> allFrom(Section section) {
        Map<String, ModalityConfig> all = new LinkedHashMap<>();
        List<String> names = section.names();
        if (names.isEmpty() || names.size() > 8) {
            section.fault(
                    "modalities",
                    "has " + names.size() + " entries",
                    "it must name one to eight, for example image: {encoder: cnn}");
        }
        for (String name : names) {
            if (!name.matches("[a-z][a-z0-9-]{0,31}") || RESERVED.contains(name)) {
                section.fault(
                        name,
                        "cannot be a modality's name",
                        "use lower-case letters, digits and dashes, and none of " + RESERVED);
            }
            all.put(name, one(section.section(name)));
        }
        return all;
    }

    private static ModalityConfig one(Section section) {
        return switch (section.oneOf("encoder", "cnn", "mel-cnn", "mlp", "hashed-text")) {
            case "mel-cnn" -> {
                section.onlyKeys("encoder", "sample-rate", "duration");
                yield new MelCnn(
                        section.integer("sample-rate", 16_000, 4_000, 48_000),
                        section.duration(
                                "duration", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1)));
            }
            case "mlp" -> {
                section.onlyKeys("encoder", "size");
                yield new Mlp(section.integer("size", 1, 65_536));
            }
            case "hashed-text" -> {
                section.onlyKeys("encoder", "buckets");
                yield new HashedText(section.integer("buckets", 16_384, 1_024, 1_048_576));
            }
            default -> {
                section.onlyKeys("encoder", "size", "channels");
                int channels = section.integer("channels", 3, 1, 3);
                if (channels == 2) {
                    section.fault("channels", "is 2", "it must be 1 (grey) or 3 (RGB)");
                }
                yield new Cnn(section.integer("size", 28, 8, 512), channels);
            }
        };
    }

    /** Names that topics of the pipeline already have. */
    Set<String> RESERVED = Set.of(
            "samples",
            "feedback",
            "predictions",
            "examples",
            "versions",
            "rollouts",
            "checkpoints",
            "dead-letters",
            "trainer-log",
            "alerts");
}
