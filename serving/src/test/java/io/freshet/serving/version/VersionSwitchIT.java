package io.freshet.serving.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version serves while standings come that name what is not there. */
final class VersionSwitchIT {
    private static final ModelSpec SPEC =
            new ModelSpec(new TreeMap<>(Map.of("text", new ModalityConfig.HashedText(1_024))), List.of("a", "b"));

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final List<Alert> alerts = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final VersionStatesLog log = new VersionStatesLog("p");
    private Standing standing = StandingFold.none("p");
    private BlobStore blobs;
    private VersionCache cache;
    private VersionSwitch state;

    @BeforeAll
    static void startEngine() {
        Compute.start(1);
    }

    @BeforeEach
    void open() throws IOException {
        blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        cache = new VersionCache(new VersionLoader(SPEC, blobs), meters);
        state = new VersionSwitch(cache, alerts::add, now::get, meters);
    }

    @AfterEach
    void close() {
        state.close();
        cache.close();
    }

    @Test
    void aStandingThatNamesAnUnknownVersionChangesNothingAndRaisesOneAlert() throws IOException {
        publish(1);
        decide(1);

        decide(99);
        assertThat(alerts).isEmpty();
        for (int second = 0; second < 60; second++) {
            pass(Duration.ofSeconds(1));
        }

        assertThat(serving()).isEqualTo(1);
        assertThat(state.swaps()).isEqualTo(1);
        assertThat(alerts)
                .singleElement()
                .satisfies(alert -> assertThat(alert.getMessage()).contains("version 99", "not among the versions"));
    }

    @Test
    void aVersionThatComesAfterTheStandingThatNamesItServes() throws IOException {
        publish(1);
        decide(1);
        decide(2);

        publish(2);
        pass(Duration.ofSeconds(1));

        assertThat(serving()).isEqualTo(2);
        assertThat(alerts).isEmpty();
    }

    @Test
    void afterAStandingThatNamesAnUnknownVersionTheNextOneIsFollowed() throws IOException {
        publish(1);
        decide(1);
        decide(99);
        pass(Duration.ofSeconds(10));

        publish(2);
        decide(2);

        assertThat(serving()).isEqualTo(2);
    }

    @Test
    void anUnknownVersionIsTheFirstThatIsNamedAndAnEarlierOneAnswers() throws IOException {
        publish(1);
        stands(1);
        stands(99);

        state.accept(log.snapshot());
        pass(Duration.ofSeconds(10));

        assertThat(serving()).isEqualTo(1);
        assertThat(alerts).hasSize(1);
    }

    private long serving() {
        try (ServingSlot.Lease<LoadedVersion> lease = state.slot().lease().orElseThrow()) {
            return lease.value().manifest().getVersion();
        }
    }

    private void publish(long number) throws IOException {
        Path file = directory.resolve(number + ".safetensors");
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, number, ComputeDevice.CPU)) {
            model.write(file, Map.of());
        }
        ModelVersion version = ModelVersion.newBuilder(VersionStatesLogTest.version(number))
                .setArtifact(blobs.put(file))
                .build();
        log.published(version);
    }

    private void decide(long version) {
        stands(version);
        state.accept(log.snapshot());
    }

    private void stands(long version) {
        Rollout rollout = new Rollout(
                version,
                VersionState.ASPIRED,
                VersionState.AVAILABLE,
                "test",
                Map.of(),
                StandingFold.POLICY,
                Instant.EPOCH);
        standing = StandingFold.of(standing).decided(rollout).next();
        log.stands(standing);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
        state.accept(log.snapshot());
    }
}
