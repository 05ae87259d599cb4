package io.freshet.schemas.version;

import java.nio.file.Path;

/** Whose pair of keys: each role signs with its own, so that neither can speak for the other. */
public enum KeyName {
    /** The trainer's, which signs versions. */
    TRAINER("signing"),
    /** Serving's, which signs what serves. */
    SERVING("serving");

    private final String file;

    KeyName(String file) {
        this.file = file;
    }

    Path privateKey(Path directory) {
        return directory.resolve(file + ".key");
    }

    Path publicKey(Path directory) {
        return directory.resolve(file + ".pub");
    }
}
