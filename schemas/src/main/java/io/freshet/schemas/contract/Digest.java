package io.freshet.schemas.contract;

import java.util.regex.Pattern;

/** Whether a text is a digest as the blob store names its blobs. */
final class Digest {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Digest() {}

    static boolean isValid(String sha256) {
        return SHA256.matcher(sha256).matches();
    }
}
