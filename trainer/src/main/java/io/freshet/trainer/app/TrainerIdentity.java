package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a trainer is called, and what it calls its configuration and its software. */
final class TrainerIdentity {
    private TrainerIdentity() {}

    /** Its consumer group and its transactional id: there is one trainer at a time, whichever process it is. */
    static String trainer(FreshetConfig config) {
        return "freshet." + config.pipeline() + ".trainer";
    }

    /** SHA-256 of every setting that decides what is learned, in lower-case hexadecimal. */
    static String configDigest(FreshetConfig config) {
        List<Object> deciding = List.of(
                config.pipeline(),
                config.modalities(),
                config.task(),
                config.fusion().described(),
                config.learning(),
                config.window(),
                config.gate(),
                config.split());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(deciding.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256; use a complete one", e);
        }
    }

    /** The version in the jar's manifest. */
    static String software() {
        return Optional.ofNullable(TrainerIdentity.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
