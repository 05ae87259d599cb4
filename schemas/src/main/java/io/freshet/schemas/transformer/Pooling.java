package io.freshet.schemas.transformer;

import java.util.Locale;

/** What stands for a whole text. */
public enum Pooling {
    /** The mean of its tokens. */
    MEAN,
    /** Its first token. */
    CLS;

    /** Name, as files have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
