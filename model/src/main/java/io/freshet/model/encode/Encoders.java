package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The encoders that there are, each found by the settings of a modality. */
public final class Encoders {
    private static final SortedMap<String, EncoderDescriptor<?>> BY_NAME = byName(
            new CnnDescriptor(),
            new MelCnnDescriptor(),
            new SpeechEmbeddingDescriptor(),
            new MlpDescriptor(),
            new HashedTextDescriptor(),
            new CarriedTextDescriptor(CarriedTransformer.MINILM),
            new CarriedTextDescriptor(CarriedTransformer.BGE_SMALL_ZH),
            new HuggingFaceTextDescriptor());

    private Encoders() {}

    /** Names of all encoders, sorted. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
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

    private static Chosen<?> of(ModalityConfig settings) {
        EncoderDescriptor<?> descriptor = BY_NAME.get(settings.encoder());
        if (descriptor == null) {
            throw new IllegalArgumentException(
                    "There is no encoder " + settings.encoder() + "; it must be one of " + names() + ".");
        }
        return chosen(descriptor, settings);
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

    private static SortedMap<String, EncoderDescriptor<?>> byName(EncoderDescriptor<?>... descriptors) {
        SortedMap<String, EncoderDescriptor<?>> byName = new TreeMap<>();
        Stream.of(descriptors).forEach(descriptor -> byName.put(descriptor.name(), descriptor));
        return Collections.unmodifiableSortedMap(byName);
    }
}
