package io.freshet.schemas.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.event.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VersionSignatureTest {
    @TempDir
    Path keys;

    @Test
    void aSignedVersionIsVerified() throws IOException {
        ModelVersion signed = VersionSigner.open(keys).sign(version());

        assertThat(signed.getSignature()).isNotEmpty();
        assertThat(VersionVerifier.open(keys).verify(signed)).isTrue();
    }

    @Test
    void theOrderOfMetricsIsNotSigned() throws IOException {
        ModelVersion signed = VersionSigner.open(keys).sign(version());
        Map<String, Double> reversed = new LinkedHashMap<>();
        reversed.put("loss", 0.5);
        reversed.put("accuracy", 0.75);

        signed.setMetrics(reversed);

        assertThat(VersionVerifier.open(keys).verify(signed)).isTrue();
    }

    @Test
    void anythingChangedAfterSigningIsNoticed() throws IOException {
        VersionSigner signer = VersionSigner.open(keys);
        VersionVerifier verifier = VersionVerifier.open(keys);
        List<Consumer<ModelVersion>> forgeries = List.of(
                version -> version.setVersion(8L),
                version -> version.setArtifact(new BlobRef("0".repeat(64), 10L)),
                version -> version.getMetrics().put("accuracy", 1.0),
                version -> version.getProvenance().setSeed(2L),
                version -> version.setConsumed(List.of()),
                version -> version.setSignature("AAAA"),
                version -> version.setSignature("not base64!"),
                version -> version.setSignature(""));

        for (Consumer<ModelVersion> forgery : forgeries) {
            ModelVersion forged = signer.sign(version());
            forgery.accept(forged);
            assertThat(verifier.verify(forged)).isFalse();
        }
    }

    @Test
    void theSignatureOfAnotherKeyIsRefused(@TempDir Path others) throws IOException {
        VersionSigner.open(keys);

        ModelVersion foreign = VersionSigner.open(others).sign(version());

        assertThat(VersionVerifier.open(keys).verify(foreign)).isFalse();
    }

    @Test
    void keysAreMadeOnceAndOnlyTheOwnerReadsThePrivateOne() throws IOException {
        ModelVersion signed = VersionSigner.open(keys).sign(version());

        VersionSigner.open(keys);

        assertThat(VersionVerifier.open(keys).verify(signed)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("signing.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsNoKeyIsNamed() throws IOException {
        Files.writeString(keys.resolve("signing.key"), "garbage!");
        Files.writeString(keys.resolve("signing.pub"), "Z2FyYmFnZQ==");

        assertThatThrownBy(() -> VersionSigner.open(keys))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("signing.key");
        assertThatThrownBy(() -> VersionVerifier.open(keys))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("signing.pub");
    }

    private static ModelVersion version() {
        return ModelVersion.newBuilder()
                .setModel("digits")
                .setVersion(7)
                .setParent(6L)
                .setArtifact(new BlobRef("a".repeat(64), 10L))
                .setFormat("application/x-safetensors")
                .setMetrics(new LinkedHashMap<>(Map.of("accuracy", 0.75, "loss", 0.5)))
                .setConsumed(List.of(new PartitionOffset("freshet.digits.examples", 0, 42L)))
                .setProvenance(Provenance.newBuilder()
                        .setConfigSha256("b".repeat(64))
                        .setSoftware("0.1.0")
                        .setSeed(1)
                        .setWindow(3)
                        .setStep(30)
                        .setExamples(96)
                        .setNewestExample(Instant.parse("2026-01-01T00:00:00Z"))
                        .build())
                .setCreatedAt(Instant.parse("2026-01-01T00:00:01Z"))
                .setSignature("")
                .build();
    }
}
