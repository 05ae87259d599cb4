package io.freshet.schemas.config;

import io.freshet.schemas.config.ModalityConfig.CarriedText;
import io.freshet.schemas.config.ModalityConfig.CarriedText.Carried;
import io.freshet.schemas.config.ModalityConfig.HuggingFaceText;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import io.freshet.schemas.transformer.ModelDirectoryException;
import io.freshet.schemas.transformer.Pooling;
import io.freshet.schemas.transformer.TransformerShape;
import io.freshet.schemas.vision.HuggingFaceImageDirectory;
import io.freshet.schemas.vision.VisionShape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The encoders as configuration and edges know them: the settings of each, checked. The model has a descriptor of the
 * same name for each, with what turns payloads into vectors. {@code reference.yaml} documents every key.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its list and function are made once and never changed.
public enum EncoderKind {
    CNN("cnn", List.of("size", "channels", "max-bytes", "min-side", "max-side"), EncoderKind::cnn),
    EFFICIENTNET_LITE0("efficientnet-lite0", EfficientNetLite0.KEYS, EfficientNetLite0::from),
    MEL_CNN(
            "mel-cnn",
            List.of("sample-rate", "duration", "max-bytes", "min-duration", "max-duration"),
            section -> new ModalityConfig.MelCnn(
                    section.integer("sample-rate", 16_000, 4_000, 48_000),
                    section.duration("duration", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1)),
                    PayloadLimits.Audio.from(section))),
    SPEECH_EMBEDDING(
            "speech-embedding",
            List.of("duration", "max-bytes", "min-duration", "max-duration"),
            SpeechEmbedding::from),
    MLP(
            "mlp",
            List.of("size", "max-bytes", "range"),
            section -> new ModalityConfig.Mlp(PayloadLimits.Vector.from(section))),
    HASHED_TEXT(
            "hashed-text",
            List.of("buckets", "max-bytes", "max-length", "normalise"),
            section -> new ModalityConfig.HashedText(
                    section.integer("buckets", 16_384, 1_024, 1_048_576), PayloadLimits.Text.from(section))),
    MINILM("minilm", TextKeys.CARRIED, section -> carried(section, Carried.MINILM)),
    BGE_SMALL_ZH("bge-small-zh", TextKeys.CARRIED, section -> carried(section, Carried.BGE_SMALL_ZH)),
    HUGGINGFACE(
            "huggingface",
            Stream.concat(TextKeys.HUGGINGFACE.stream(), HuggingFaceImage.KEYS.stream())
                    .distinct()
                    .toList(),
            EncoderKind::huggingFace);

    /** The key that names it. */
    static final String ENCODER = "encoder";

    private static final int USUAL_TOKENS = 128;
    private static final int FEWEST_TOKENS = 4;

    /** Keys that more than one has. */
    private static final class TextKeys {
        static final List<String> CARRIED = List.of("max-tokens", "max-bytes", "max-length", "normalise");
        static final List<String> HUGGINGFACE = List.of(
                "directory", "pooling", "max-tokens", "max-bytes", "max-length", "normalise", "shape", "digest");
    }

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
        known.add(1, ModalityKind.KEY);
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

    private static ModalityConfig carried(ConfigSection section, Carried model) {
        return new CarriedText(
                model,
                section.integer("max-tokens", USUAL_TOKENS, FEWEST_TOKENS, CarriedText.MOST_TOKENS),
                PayloadLimits.Text.from(section));
    }

    /** Of texts or of images, as the directory's architecture says. */
    private static ModalityConfig huggingFace(ConfigSection section) {
        try {
            Optional<Path> directory = section.has("directory") || !section.has("shape")
                    ? Optional.of(
                            Path.of(section.text("directory")).toAbsolutePath().normalize())
                    : Optional.empty();
            boolean images = directory.isPresent()
                    ? HuggingFaceImageDirectory.isIn(directory.get())
                    : VisionShape.isSignature(section.text("shape"));
            return images ? huggingFaceImage(section, directory) : huggingFaceText(section, directory);
        } catch (ModelDirectoryException | IllegalArgumentException e) {
            section.fault("directory", "cannot be used: " + e.getMessage(), "name one that can");
            return new CarriedText(Carried.MINILM, USUAL_TOKENS);
        }
    }

    private static HuggingFaceImage huggingFaceImage(ConfigSection section, Optional<Path> directory)
            throws ModelDirectoryException {
        refuseOthers(section, HuggingFaceImage.KEYS, "images");
        PayloadLimits.Image limits = PayloadLimits.Image.from(section);
        return directory.isPresent()
                ? HuggingFaceImage.inDirectory(directory.get(), limits)
                : HuggingFaceImage.ofFingerprint(section, limits);
    }

    private static HuggingFaceText huggingFaceText(ConfigSection section, Optional<Path> directory)
            throws ModelDirectoryException {
        refuseOthers(section, TextKeys.HUGGINGFACE, "texts");
        PayloadLimits.Text limits = PayloadLimits.Text.from(section);
        HuggingFaceText usual =
                directory.isPresent() ? inDirectory(directory.get(), limits) : ofFingerprint(section, limits);
        int longest = usual.shape().longest();
        return new HuggingFaceText(
                usual.directory(),
                usual.shape(),
                section.has("pooling") ? pooling(section) : usual.pooling(),
                usual.digest(),
                section.integer("max-tokens", Math.min(USUAL_TOKENS, longest), FEWEST_TOKENS, longest),
                limits);
    }

    private static void refuseOthers(ConfigSection section, List<String> own, String content) {
        HUGGINGFACE.keys.stream()
                .filter(key -> !own.contains(key) && section.has(key))
                .forEach(key -> section.fault(key, "is no setting of a model of " + content, "remove it"));
    }

    private static HuggingFaceText inDirectory(Path directory, PayloadLimits.Text limits)
            throws ModelDirectoryException {
        HuggingFaceDirectory read = HuggingFaceDirectory.read(directory);
        return new HuggingFaceText(
                Optional.of(read.directory()), read.shape(), read.pooling(), read.digest(), USUAL_TOKENS, limits);
    }

    private static HuggingFaceText ofFingerprint(ConfigSection section, PayloadLimits.Text limits) {
        return new HuggingFaceText(
                Optional.empty(),
                TransformerShape.ofSignature(section.text("shape")),
                Pooling.MEAN,
                section.text("digest"),
                USUAL_TOKENS,
                limits);
    }

    private static Pooling pooling(ConfigSection section) {
        String pooling = section.oneOf("pooling", Pooling.MEAN.label(), Pooling.CLS.label());
        return pooling.equals(Pooling.CLS.label()) ? Pooling.CLS : Pooling.MEAN;
    }
}
