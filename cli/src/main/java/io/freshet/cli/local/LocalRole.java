package io.freshet.cli.local;

import java.util.Locale;

/** The processes of a local system, in the order in which they are started; they are stopped in reverse. */
public enum LocalRole {
    NODE,
    REGISTRY,
    STREAMS,
    TRAINER,
    SERVING;

    /** The role's name in commands, logs and {@code READY} lines. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
