package io.freshet.schemas.config;

import io.freshet.schemas.config.ModalityConfig.Media;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a file may say of a modality instead of an encoder: what the payloads are. Each has the encoder that is best.
 */
enum ModalityKind {
    TEXT(Media.TEXT, EncoderKind.MINILM),
    IMAGE(Media.IMAGE, EncoderKind.EFFICIENTNET_LITE0),
    AUDIO(Media.AUDIO, EncoderKind.SPEECH_EMBEDDING),
    SENSOR(Media.VECTOR, EncoderKind.MLP);

    /** The key that says the kind. */
    static final String KEY = "kind";

    private static final String AUTO = "auto";

    private final Media media;
    private final EncoderKind best;

    ModalityKind(Media media, EncoderKind best) {
        this.media = media;
        this.best = best;
    }

    /** A modality by its encoder, or by its kind alone. */
    static ModalityConfig read(ConfigSection section) {
        boolean auto = section.has(EncoderKind.ENCODER)
                && section.text(EncoderKind.ENCODER).equals(AUTO);
        if (!section.has(KEY)) {
            if (auto) {
                section.fault(KEY, "is missing", "encoder: auto must know what the payloads are, one of " + labels());
            }
            return auto ? TEXT.best.read(section) : named(section).read(section);
        }
        ModalityKind kind = of(section.oneOf(KEY, labels().toArray(String[]::new)));
        boolean chosen = section.has(EncoderKind.ENCODER) && !auto;
        ModalityConfig read = (chosen ? named(section) : kind.best).read(section);
        if (read.media() != kind.media) {
            section.fault(
                    KEY,
                    "is " + kind.label() + ", which the encoder " + read.encoder() + " does not read",
                    "leave out the one or the other");
        }
        return read;
    }

    private static EncoderKind named(ConfigSection section) {
        return EncoderKind.of(
                section.oneOf(EncoderKind.ENCODER, EncoderKind.names().toArray(String[]::new)));
    }

    private static ModalityKind of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> labels() {
        return Stream.of(values()).map(ModalityKind::label).toList();
    }
}
