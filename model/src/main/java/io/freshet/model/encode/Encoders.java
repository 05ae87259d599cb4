package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;
import java.util.List;

/** The encoders that there are, each found by the settings of a modality. */
public final class Encoders {
    private static final List<EncoderDescriptor<?>> ALL = List.of(
            new CnnDescriptor(),
            new EfficientNetDescriptor(),
            new MelCnnDescriptor(),
            new SpeechEmbeddingDescriptor(),
            new MlpDescriptor(),
            new HashedTextDescriptor(),
            new CarriedTextDescriptor(CarriedTransformer.MINILM),
            new CarriedTextDescriptor(CarriedTransformer.BGE_SMALL_ZH),
            new HuggingFaceTextDescriptor(),
            new HuggingFaceImageDescriptor());

    private Encoders() {}

    /** Names of all encoders, sorted. */
    public static List<String> names() {
        return ALL.stream().map(EncoderDescriptor::name).distinct().sorted().toList();
    }

    /** What reads a modality's payloads. */
    public static Featuriser featuriser(ModalityConfig settings) {
        return of(settings).featuriser();
    }

    /** A modality's network, whose parameters' names start with {@code prefix} and a dot. */
    public static Encoder encoder(String prefix, ModalityConfig settings) {
        return of(settings).encoder(prefix);
    }

    /** A fixed payload of a modality, for checks of whole versions. */
    public static GoldenPayload golden(ModalityConfig settings) {
        return of(settings).golden();
    }

    /** By name and kind of settings: one name may stand for encoders of several media. */
    private static Chosen<?> of(ModalityConfig settings) {
        return ALL.stream()
                .filter(descriptor -> descriptor.name().equals(settings.encoder())
                        && descriptor.settings().isInstance(settings))
                .findFirst()
                .<Chosen<?>>map(descriptor -> chosen(descriptor, settings))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no encoder " + settings.encoder() + "; it must be one of " + names() + "."));
    }

    private static <C extends ModalityConfig> Chosen<C> chosen(
            EncoderDescriptor<C> descriptor, ModalityConfig settings) {
        return new Chosen<>(descriptor, descriptor.settings().cast(settings));
    }

    /** A descriptor and settings that are its own. */
    private record Chosen<C extends ModalityConfig>(EncoderDescriptor<C> descriptor, C settings) {
        Featuriser featuriser() {
            return descriptor.featuriser(settings);
        }

        Encoder encoder(String prefix) {
            return descriptor.encoder(prefix, settings);
        }

        GoldenPayload golden() {
            return descriptor.golden(settings);
        }
    }
}
