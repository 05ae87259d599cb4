package io.freshet.schemas.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The encoders as configuration and edges know them: the settings of each, checked. The model has a descriptor of the
 * same name for each, with what turns payloads into vectors. {@code reference.yaml} documents every key.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its list and function are made once and never changed.
public enum EncoderKind {
    CNN("cnn", List.of("size", "channels", "max-bytes", "min-side", "max-side"), EncoderKind::cnn),
    MEL_CNN(
            "mel-cnn",
            List.of("sample-rate", "duration", "max-bytes", "min-duration", "max-duration"),
            section -> new ModalityConfig.MelCnn(
                    section.integer("sample-rate", 16_000, 4_000, 48_000),
                    section.duration("duration", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1)),
                    PayloadLimits.Audio.from(section))),
    MLP(
            "mlp",
            List.of("size", "max-bytes", "range"),
            section -> new ModalityConfig.Mlp(PayloadLimits.Vector.from(section))),
    HASHED_TEXT(
            "hashed-text",
            List.of("buckets", "max-bytes", "max-length", "normalise"),
            section -> new ModalityConfig.HashedText(
                    section.integer("buckets", 16_384, 1_024, 1_048_576), PayloadLimits.Text.from(section)));

    private static final String ENCODER = "encoder";

    private final String label;
    private final List<String> keys;
    private final Function<ConfigSection, ModalityConfig> settings;

    EncoderKind(String label, List<String> keys, Function<ConfigSection, ModalityConfig> settings) {
        this.label = label;
        this.keys = keys;
        this.settings = settings;
    }

    /** Names of all encoders, as files have them. */
    public static List<String> names() {
        return Stream.of(values()).map(kind -> kind.label).toList();
    }

    /** Keys of a modality with this encoder, beside {@code encoder} itself. */
    public List<String> keys() {
        return keys;
    }

    static EncoderKind of(String name) {
        return Stream.of(values())
                .filter(kind -> kind.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no encoder " + name + "; it must be one of " + names() + "."));
    }

    ModalityConfig read(ConfigSection section) {
        List<String> known = new ArrayList<>(keys);
        known.add(0, ENCODER);
        section.onlyKeys(known.toArray(String[]::new));
        return settings.apply(section);
    }

    private static ModalityConfig cnn(ConfigSection section) {
        int channels = section.integer("channels", 3, 1, 3);
        if (channels == 2) {
            section.fault("channels", "is 2", "it must be 1 (grey) or 3 (RGB)");
        }
        return new ModalityConfig.Cnn(section.integer("size", 28, 8, 512), channels, PayloadLimits.Image.from(section));
    }
}
