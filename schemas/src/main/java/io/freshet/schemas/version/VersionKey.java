package io.freshet.schemas.version;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The key of a version's record: its number in decimal digits. A record without a value deletes the version. */
public final class VersionKey {
    private VersionKey() {}

    /** The key of a version. */
    public static byte[] of(long version) {
        return Long.toString(version).getBytes(StandardCharsets.UTF_8);
    }

    /** The version that a key is of; empty when it is the key of none. */
    public static OptionalLong version(byte @Nullable [] key) {
        if (key == null) {
            return OptionalLong.empty();
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
