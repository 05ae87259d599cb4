package io.freshet.trainer.publish;

import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What versions say of how they were made. */
public final class Provenances {
    private Provenances() {}

    /** A provenance that names configuration, software and seed, and as yet nothing learned. */
    public static Provenance.Builder of(FreshetConfig config) {
        return Provenance.newBuilder()
                .setConfigSha256(configDigest(config))
                .setSoftware(software())
                .setSeed(config.learning().fineTune().seed())
                .setWindow(0)
                .setStep(0)
                .setExamples(0);
    }

    /** SHA-256 of every setting that decides what is learned, in lower-case hexadecimal. */
    private static String configDigest(FreshetConfig config) {
        List<Object> deciding = List.of(
                config.pipeline(),
                config.modalities(),
                config.task(),
                config.fusion().described(),
                config.learning(),
                config.window(),
                config.gate(),
                config.split());
        return Digests.sha256(deciding.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The version in the jar's manifest. */
    private static String software() {
        return Optional.ofNullable(Provenances.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
