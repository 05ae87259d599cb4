package io.freshet.schemas.media;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import java.nio.charset.StandardCharsets;

/**
 * What the edges do with a payload before it is taken, so that every stage behind them reads the same bytes, and can
 * read them.
 */
public final class MediaCheck {
    /** A decoder's own picture, of 16 bits for each component at most, and the pixels copied out of it. */
    private static final int BYTES_PER_PIXEL = 12;
    /** Of sound: companded bytes become two of PCM and a float each. Text and numbers take less. */
    private static final int GROWTH = 7;

    private MediaCheck() {}

    /**
     * A payload as it goes on.
     *
     * @param contentType without parameters: what they said is in the bytes now
     * @param bytes text and JSON in UTF-8, text in its normal form; anything else as it came
     */
    @SuppressWarnings("ArrayRecordComponent") // The payload on its way through, compared by nobody.
    public record Admitted(String contentType, byte[] bytes) {}

    /**
     * Decodes a payload as its modality's encoder will, throws the result away, and gives the payload as it goes on.
     *
     * @throws UndecodableException when its type is none of the modality, the encoder could not read it, or it is
     *     outside the modality's limits
     */
    public static Admitted admit(ModalityConfig modality, String contentType, byte[] bytes)
            throws UndecodableException {
        Admitted admitted = normalised(modality, contentType, bytes);
        PayloadLimits limits = modality.limits();
        if (limits instanceof PayloadLimits.Image images) {
            Images.decode(bytes, images);
        } else if (limits instanceof PayloadLimits.Audio sounds) {
            Audio.decode(bytes, sounds);
        } else if (limits instanceof PayloadLimits.Vector vectors) {
            Vectors.decode(vectors, admitted.contentType(), admitted.bytes());
        }
        return admitted;
    }

    /**
     * A payload as it goes on, of which only text was read: for an edge whose next step is the encoder itself.
     *
     * @throws UndecodableException when its type is none of the modality, or it is text that the encoder could not read
     */
    public static Admitted normalised(ModalityConfig modality, String contentType, byte[] bytes)
            throws UndecodableException {
        MediaType type = ContentTypes.of(modality.media(), contentType);
        byte[] normal = bytes;
        if (modality.limits() instanceof PayloadLimits.Text texts) {
            normal = Texts.decode(contentType, bytes, texts).getBytes(StandardCharsets.UTF_8);
        } else if (modality.limits() instanceof PayloadLimits.Vector && !type.is(MediaType.BYTES)) {
            normal = Charsets.utf8(bytes, type.charset());
        }
        return new Admitted(type.essence(), normal);
    }

    /**
     * How much heap {@link #admit} may take, roughly and from above, told from its type and header alone.
     *
     * @throws UndecodableException when the header alone shows that the payload will not be taken
     */
    public static long decodingBytes(ModalityConfig modality, String contentType, byte[] bytes)
            throws UndecodableException {
        ContentTypes.of(modality.media(), contentType);
        PayloadSize.check(bytes, modality.limits());
        return modality.limits() instanceof PayloadLimits.Image images
                ? BYTES_PER_PIXEL * Images.pixelsClaimed(bytes, images)
                : (long) GROWTH * bytes.length;
    }
}
