package io.freshet.schemas.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One modality: which encoder reads it, and what that encoder must know. Each encoder has its own record. */
public interface ModalityConfig {
    /** Name of the encoder, as in the file. */
    String encoder();

    /** What the payloads are; decides how the edge checks them. */
    Media media();

    /** What of them is taken. */
    PayloadLimits limits();

    /**
     * All that decides features and shapes, as the file has it: artifacts carry these keys and values, and later
     * releases read them with {@link EncoderKind}. Limits are not in it, for they may change under a trained model.
     */
    SortedMap<String, Object> settings();

    /** Encoder and settings as people read them, for example {@code cnn {channels=1, size=28}}. */
    default String described() {
        return encoder() + " " + settings();
    }

    /** The same encoder with the limits that it has where a file sets none. */
    ModalityConfig withDefaultLimits();

    /** The kinds of payload that can be decoded. */
    enum Media {
        IMAGE,
        AUDIO,
        VECTOR,
        TEXT
    }

    /** Images, scaled to a square of {@code size} pixels with {@code channels} 1 (grey) or 3 (RGB). */
    record Cnn(int size, int channels, PayloadLimits.Image limits) implements ModalityConfig {
        public Cnn(int size, int channels) {
            this(size, channels, PayloadLimits.Image.DEFAULT);
        }

        @Override
        public String encoder() {
            return "cnn";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("size", size, "channels", channels));
        }

        @Override
        public ModalityConfig withDefaultLimits() {
            return new Cnn(size, channels);
        }

        @Override
        public Media media() {
            return Media.IMAGE;
        }
    }

    /** Audio, resampled to {@code sampleRate} Hz, cut or padded to {@code duration}. */
    record MelCnn(int sampleRate, Duration duration, PayloadLimits.Audio limits) implements ModalityConfig {
        public MelCnn(int sampleRate, Duration duration) {
            this(sampleRate, duration, PayloadLimits.Audio.DEFAULT);
        }

        @Override
        public String encoder() {
            return "mel-cnn";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("sample-rate", sampleRate, "duration", duration.toMillis() + "ms"));
        }

        @Override
        public ModalityConfig withDefaultLimits() {
            return new MelCnn(sampleRate, duration);
        }

        @Override
        public Media media() {
            return Media.AUDIO;
        }
    }

    /** A vector of numbers, as many as its limits say. */
    record Mlp(PayloadLimits.Vector limits) implements ModalityConfig {
        public Mlp(int size) {
            this(PayloadLimits.Vector.of(size));
        }

        /** How many numbers. */
        public int size() {
            return limits.size();
        }

        @Override
        public String encoder() {
            return "mlp";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("size", size()));
        }

        @Override
        public ModalityConfig withDefaultLimits() {
            return new Mlp(size());
        }

        @Override
        public Media media() {
            return Media.VECTOR;
        }
    }

    /** Text, as n-grams hashed into {@code buckets}. */
    record HashedText(int buckets, PayloadLimits.Text limits) implements ModalityConfig {
        public HashedText(int buckets) {
            this(buckets, PayloadLimits.Text.DEFAULT);
        }

        @Override
        public String encoder() {
            return "hashed-text";
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("buckets", buckets, "normalise", limits.normalise()));
        }

        @Override
        public ModalityConfig withDefaultLimits() {
            PayloadLimits.Text usual = PayloadLimits.Text.DEFAULT;
            return new HashedText(
                    buckets, new PayloadLimits.Text(usual.maxBytes(), usual.maxLength(), limits.normalise()));
        }

        @Override
        public Media media() {
            return Media.TEXT;
        }
    }

    static Map<String, ModalityConfig> allFrom(ConfigSection section) {
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

    private static ModalityConfig one(ConfigSection section) {
        String name = section.oneOf("encoder", EncoderKind.names().toArray(String[]::new));
        return EncoderKind.of(name).read(section);
    }

    /** Names that topics of the pipeline already have. */
    Set<String> RESERVED = Set.of(
            "samples",
            "events-repartition",
            "labels-repartition",
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
