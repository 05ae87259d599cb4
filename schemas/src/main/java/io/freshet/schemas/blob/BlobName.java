package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a blob is below a store's root: {@code ab/cd/abcd...}, or {@code aside/abcd...}. */
record BlobName(String sha256, boolean quarantined) {
    static final String QUARANTINE = "aside";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PATH = Pattern.compile("(aside|[0-9a-f]{2}/[0-9a-f]{2})/([0-9a-f]{64})");

    /** The digest names the path, so a hostile one must not lead out of the store. */
    BlobName {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "blob digest is " + sha256 + "; it must be 64 lower-case hexadecimal digits");
        }
    }

    static BlobName of(BlobRef ref) {
        return new BlobName(ref.getSha256(), false);
    }

    static BlobName quarantineOf(BlobRef ref) {
        return new BlobName(ref.getSha256(), true);
    }

    /** Empty for what is no blob of ours. */
    static Optional<BlobName> parse(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches()
                ? Optional.of(new BlobName(matcher.group(2), matcher.group(1).equals(QUARANTINE)))
                        .filter(name -> name.path().equals(path))
                : Optional.empty();
    }

    /** With slashes. */
    String path() {
        return quarantined
                ? QUARANTINE + "/" + sha256
                : sha256.substring(0, 2) + "/" + sha256.substring(2, 4) + "/" + sha256;
    }
}
