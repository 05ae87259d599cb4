package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;

/** Chooses the encoder that a modality's configuration names. */
public final class Encoders {
    private Encoders() {}

    /** An encoder whose parameters' names start with {@code prefix} and a dot. */
    public static Encoder of(String prefix, ModalityConfig config) {
        if (config instanceof ModalityConfig.Cnn cnn) {
            return new ImageEncoder(prefix, cnn);
        } else if (config instanceof ModalityConfig.MelCnn mel) {
            return new AudioEncoder(prefix, mel);
        } else if (config instanceof ModalityConfig.Mlp mlp) {
            return new VectorEncoder(prefix, mlp);
        } else if (config instanceof ModalityConfig.HashedText text) {
            return new TextEncoder(prefix, text);
        }
        throw new IllegalArgumentException(
                "There is no encoder " + config.encoder() + "; it must be one of cnn, mel-cnn," + " mlp, hashed-text.");
    }
}
