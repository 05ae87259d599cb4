package io.freshet.schemas.media;

import io.freshet.schemas.config.ModalityConfig.Media;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.util.Locale;

/** Which media types payloads of a medium may have: the same at every edge and for whoever decodes one. */
public final class ContentTypes {
    private static final String JSON = "application/json";

    private ContentTypes() {}

    /**
     * The type of a payload.
     *
     * @throws UndecodableException when it is no media type, or none of this medium
     */
    public static MediaType of(Media media, String given) throws UndecodableException {
        MediaType type = MediaType.parse(given);
        boolean fits = type.is(MediaType.BYTES)
                || switch (media) {
                    case IMAGE, AUDIO, TEXT -> type.type().equals(media.name().toLowerCase(Locale.ROOT));
                    case VECTOR -> type.is(JSON);
                };
        if (!fits) {
            throw new UndecodableException(
                    Reason.CONTENT_TYPE,
                    "Content-Type " + brief(type.essence()) + " is none that is taken; send " + wanted(media)
                            + " with its own Content-Type");
        }
        return type;
    }

    /** The type of a payload whose sender named none, as a part of a form. */
    public static String unnamed(Media media) {
        return switch (media) {
            case TEXT -> "text/plain";
            case VECTOR -> JSON;
            case IMAGE, AUDIO -> MediaType.BYTES;
        };
    }

    /** What is taken of a medium, in words. */
    public static String wanted(Media media) {
        return switch (media) {
            case IMAGE -> "an image (image/png, image/jpeg, image/gif, image/bmp, image/webp)";
            case AUDIO -> "audio (audio/wav, audio/aiff, audio/basic)";
            case TEXT -> "text (text/plain)";
            case VECTOR -> "numbers (application/json, or application/octet-stream for little-endian float32)";
        };
    }

    private static String brief(String essence) {
        return essence.length() > 64 ? essence.substring(0, 64) + "..." : essence;
    }
}
