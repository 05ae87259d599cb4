package io.freshet.schemas.media;

import io.freshet.schemas.config.ModalityConfig;

/** What the edge asks of a payload before it is taken: that the model will be able to read it. */
public final class MediaCheck {
    private MediaCheck() {}

    /**
     * Decodes a payload as its modality's encoder will, and throws the result away.
     *
     * @throws UndecodableException when the encoder could not read it
     */
    public static void check(ModalityConfig modality, String contentType, byte[] bytes) throws UndecodableException {
        switch (modality.media()) {
            case IMAGE -> Images.decode(bytes);
            case AUDIO -> Audio.decode(bytes);
            case TEXT -> Texts.decode(bytes);
            case VECTOR -> checkVector((ModalityConfig.Mlp) modality, contentType, bytes);
        }
    }

    private static void checkVector(ModalityConfig.Mlp modality, String contentType, byte[] bytes)
            throws UndecodableException {
        int size = Vectors.decode(contentType, bytes).length;
        if (size != modality.size()) {
            throw new UndecodableException("payload has " + size + " values; this modality takes " + modality.size());
        }
    }
}
