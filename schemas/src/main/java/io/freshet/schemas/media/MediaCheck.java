package io.freshet.schemas.media;

import io.freshet.schemas.config.ModalityConfig;
import java.nio.charset.StandardCharsets;

/**
 * What the edges do with a payload before it is taken, so that every stage behind them reads the same bytes, and can
 * read them.
 */
public final class MediaCheck {
    /** A decoder's own picture and the pixels copied out of it. */
    private static final int BYTES_PER_PIXEL = 8;
    /** Of sound: companded bytes become two of PCM and a float each. Text and numbers take less. */
    private static final int GROWTH = 7;

    private MediaCheck() {}

    /**
     * Decodes a payload as its modality's encoder will, throws the result away, and gives the payload as it goes on:
     * text in its normal form, anything else as it is.
     *
     * @throws UndecodableException when the encoder could not read it, or it lies outside the modality's limits
     */
    public static byte[] admit(ModalityConfig modality, String contentType, byte[] bytes) throws UndecodableException {
        if (modality instanceof ModalityConfig.Cnn images) {
            Images.decode(bytes, images.limits());
        } else if (modality instanceof ModalityConfig.MelCnn sounds) {
            Audio.decode(bytes, sounds.limits());
        } else if (modality instanceof ModalityConfig.Mlp vectors) {
            Vectors.decode(vectors, contentType, bytes);
        }
        return normalised(modality, bytes);
    }

    /**
     * Text in its normal form, anything else as it is and unread: for an edge whose next step is the encoder itself.
     *
     * @throws UndecodableException when it is text that the encoder could not read
     */
    public static byte[] normalised(ModalityConfig modality, byte[] bytes) throws UndecodableException {
        return modality instanceof ModalityConfig.HashedText texts
                ? Texts.decode(bytes, texts.limits()).getBytes(StandardCharsets.UTF_8)
                : bytes;
    }

    /**
     * How much heap {@link #admit} may take, roughly and from above, told from the header alone.
     *
     * @throws UndecodableException when the header alone shows that the payload will not be taken
     */
    public static long decodingBytes(ModalityConfig modality, byte[] bytes) throws UndecodableException {
        PayloadSize.check(bytes, modality.limits());
        return modality instanceof ModalityConfig.Cnn images
                ? BYTES_PER_PIXEL * Images.pixelsClaimed(bytes, images.limits())
                : (long) GROWTH * bytes.length;
    }
}
