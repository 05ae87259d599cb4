package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // What runs beside is closed and not asked.
final class SweepThreadTest {
    @TempDir
    private Path directory;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Path unfinished;

    @BeforeEach
    void leaveAnUnfinishedPut() throws Exception {
        Files.createDirectories(directory.resolve("blobs/incoming"));
        unfinished = Files.writeString(directory.resolve("blobs/incoming/1.part"), "half a blob");
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.EPOCH));
    }

    @Test
    void aSweepThatFailsIsCountedAndTriedAgain() throws Exception {
        Path store = directory.resolve("blobs");
        Path away = directory.resolve("away");
        Files.move(store, away);
        Files.writeString(store, "not a directory");

        try (SweepThread ignored = SweepThread.start(config("10ms"), InstantSource.system(), () -> true, meters)) {
            await().until(() -> meters.counter("freshet.blobs.sweep.failures").count() >= 2);
            Files.delete(store);
            Files.move(away, store);
            await().until(() -> Files.notExists(unfinished));
        }
    }

    @Test
    void anInstanceWhoseTurnItIsNotLeavesTheStoreAlone() {
        AtomicInteger asked = new AtomicInteger();

        try (SweepThread ignored = SweepThread.start(
                config("1ms"), InstantSource.system(), () -> asked.incrementAndGet() > 1_000_000, meters)) {
            await().until(() -> asked.get() > 3);
        }

        assertThat(unfinished).exists();
    }

    @Test
    void zeroIsNever() {
        AtomicInteger asked = new AtomicInteger();

        try (SweepThread ignored =
                SweepThread.start(config("0s"), InstantSource.system(), () -> asked.incrementAndGet() > 0, meters)) {
            assertThat(asked).hasValue(0);
        }

        assertThat(unfinished).exists();
    }

    private FreshetConfig config(String sweep) {
        return ConfigLoader.parse(
                "p.yaml",
                """
                pipeline: p
                modalities: {text: {encoder: hashed-text}}
                task: {type: classification, labels: [yes, no]}
                blobs: {url: "%s", sweep: %s}
                """.formatted(directory.resolve("blobs").toUri().toString().replaceAll("/$", ""), sweep),
                Map.of());
    }
}
