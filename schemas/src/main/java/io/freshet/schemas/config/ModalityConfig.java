package io.freshet.schemas.config;

import io.freshet.schemas.transformer.Pooling;
import io.freshet.schemas.transformer.TransformerShape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Whether the encoder begins with weights that were learned elsewhere. */
    default boolean pretrained() {
        return false;
    }

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
            return new HashedText(buckets, usual(limits));
        }

        @Override
        public Media media() {
            return Media.TEXT;
        }
    }

    /**
     * Text, read by a pretrained transformer that comes with the program.
     *
     * @param maxTokens of a text at most; a longer one is read from its beginning
     */
    record CarriedText(Carried model, int maxTokens, PayloadLimits.Text limits) implements ModalityConfig {
        /** The transformers that come with the program. */
        public enum Carried {
            /** all-MiniLM-L6-v2: English. */
            MINILM("minilm"),
            /** bge-small-zh-v1.5: Chinese. */
            BGE_SMALL_ZH("bge-small-zh");

            private final String label;

            Carried(String label) {
                this.label = label;
            }
        }

        /** Tokens that both can read. */
        static final int MOST_TOKENS = 512;

        public CarriedText(Carried model, int maxTokens) {
            this(model, maxTokens, PayloadLimits.Text.DEFAULT);
        }

        @Override
        public String encoder() {
            return model.label;
        }

        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of("max-tokens", maxTokens, "normalise", limits.normalise()));
        }

        @Override
        public ModalityConfig withDefaultLimits() {
            return new CarriedText(model, maxTokens, usual(limits));
        }

        @Override
        public Media media() {
            return Media.TEXT;
        }

        @Override
        public boolean pretrained() {
            return true;
        }
    }

    /**
     * Text, read by a pretrained transformer from a Hugging Face directory.
     *
     * @param directory where tokenizer and weights are; empty in what was read from weights' fingerprint
     * @param digest of the directory's configuration and tokenizer
     * @param maxTokens of a text at most; a longer one is read from its beginning
     */
    record HuggingFaceText(
            Optional<Path> directory,
            TransformerShape shape,
            Pooling pooling,
            String digest,
            int maxTokens,
            PayloadLimits.Text limits)
            implements ModalityConfig {
        @Override
        public String encoder() {
            return "huggingface";
        }

        /** Not where it lies: that may differ between machines, and be gone when the weights are read again. */
        @Override
        public SortedMap<String, Object> settings() {
            return new TreeMap<>(Map.of(
                    "shape",
                    shape.signature(),
                    "digest",
                    digest,
                    "pooling",
                    pooling.label(),
                    "max-tokens",
                    maxTokens,
                    "normalise",
                    limits.normalise()));
        }

        @Override
        public ModalityConfig withDefaultLimits() {
            return new HuggingFaceText(directory, shape, pooling, digest, maxTokens, usual(limits));
        }

        @Override
        public Media media() {
            return Media.TEXT;
        }

        @Override
        public boolean pretrained() {
            return true;
        }
    }

    private static PayloadLimits.Text usual(PayloadLimits.Text limits) {
        PayloadLimits.Text usual = PayloadLimits.Text.DEFAULT;
        return new PayloadLimits.Text(usual.maxBytes(), usual.maxLength(), limits.normalise());
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
            all.put(name, ModalityKind.read(section.section(name)));
        }
        return all;
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
