package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.local.LocalListener;
import io.freshet.cli.local.LocalOptions;
import io.freshet.cli.local.LocalRole;
import io.freshet.cli.local.LocalSystem;
import io.freshet.cli.local.RoleStatus;
import io.freshet.client.EventPayload;
import io.freshet.client.FreshetClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything is real: broker, registry, processes, data; nothing is written for the occasion but a YAML and a
 * JSON-lines file.
 */
final class UnpreparedPipelineIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int PUBLISHED = 400;

    @TempDir
    Path folder;

    private MessagesDataset dataset;
    private int port;
    private LocalOptions options;

    @BeforeEach
    void prepare() throws IOException {
        dataset = MessagesDataset.in(folder);
        port = fourFreePorts();
    }

    @Test
    void learnsFromImagesAndTextsAndGoesOnAfterARestartAndAKill() throws Exception {
        pipeline("""
                pipeline: messages
                modalities:
                  image: {encoder: cnn, channels: 1}
                  text: {encoder: hashed-text}
                task: {type: classification, labels: [ham, spam]}
                topics: {partitions: 2}
                """);
        Path lines = dataset.jsonLines(PUBLISHED, false);
        long learned;
        try (LocalSystem system = LocalSystem.start(options, LocalListener.silent())) {
            system.awaitReady(PATIENCE);
            double before = accuracy(system, false);

            assertThat(freshet(
                            "ingest",
                            "--from",
                            lines.toString(),
                            "--rate",
                            "60",
                            "--url",
                            system.serving().toString()))
                    .isZero();
            awaitLearned(system);

            assertThat(accuracy(system, false)).isGreaterThan(0.7).isGreaterThan(before + 0.1);
            scoreAndCorrect(system);
            learned = servingVersion(system);
            assertThat(learned).isPositive();
        }
        try (LocalSystem again = LocalSystem.start(options, LocalListener.silent())) {
            again.awaitReady(PATIENCE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(servingVersion(again)).isGreaterThanOrEqualTo(learned));
            assertThat(accuracy(again, false)).isGreaterThan(0.7);
            killTrainerWhileScoring(again);
        }
    }

    @Test
    void learnsFromThreeModalitiesOfWhichOneIsMissingInHalfOfTheSamples() throws Exception {
        pipeline("""
                pipeline: messages-3
                modalities:
                  image: {encoder: cnn, channels: 1}
                  text: {encoder: hashed-text}
                  audio: {encoder: mel-cnn, sample-rate: 8000}
                task: {type: classification, labels: [ham, spam]}
                topics: {partitions: 2}
                align: {wall-clock-timeout: 1s}
                """);
        Path lines = dataset.jsonLines(PUBLISHED, true);
        try (LocalSystem system = LocalSystem.start(options, LocalListener.silent())) {
            system.awaitReady(PATIENCE);
            double before = accuracy(system, true);

            assertThat(freshet(
                            "ingest",
                            "--from",
                            lines.toString(),
                            "--rate",
                            "90",
                            "--url",
                            system.serving().toString()))
                    .isZero();
            awaitLearned(system);

            assertThat(accuracy(system, true)).isGreaterThan(0.7).isGreaterThan(before + 0.1);
            assertThat(accuracy(system, false)).isGreaterThan(0.6);
        }
    }

    private void pipeline(String text) throws IOException {
        assertThat(text.lines().count()).isLessThanOrEqualTo(15);
        Path config = Files.writeString(folder.resolve("pipeline.yaml"), text);
        options = LocalOptions.in(folder.resolve("data")).withConfig(config).withPorts(port, fourFreePorts());
    }

    private double accuracy(LocalSystem system, boolean withAudio) throws Exception {
        FreshetClient client = client(system);
        List<MessagesDataset.Row> heldOut = dataset.rows(PUBLISHED, PUBLISHED + 120);
        int right = 0;
        for (MessagesDataset.Row row : heldOut) {
            List<EventPayload> payloads = new ArrayList<>(
                    List.of(EventPayload.file("image", row.image()), EventPayload.text("text", row.text())));
            if (withAudio) {
                payloads.add(EventPayload.file("audio", row.audio()));
            }
            right += client.score(payloads).label().equals(row.label()) ? 1 : 0;
        }
        return right / (double) heldOut.size();
    }

    private void scoreAndCorrect(LocalSystem system) throws Exception {
        MessagesDataset.Row row = dataset.rows(PUBLISHED, PUBLISHED + 1).get(0);
        String url = system.serving().toString();

        assertThat(freshet("score", "--text", row.text(), "--image", row.image().toString(), "--url", url))
                .isZero();
        String id = client(system)
                .score(List.of(EventPayload.text("text", row.text())))
                .predictionId();
        long before = count(system, "examples");
        assertThat(freshet("feedback", id, "--label", row.label(), "--url", url))
                .isZero();
        assertThat(freshet("feedback", id, "--label", "eggs", "--url", url)).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(system, "examples")).isGreaterThan(before));
        assertThat(freshet("status", "--url", url)).isZero();
        assertThat(freshet("versions", "--url", url)).isZero();
    }

    private void killTrainerWhileScoring(LocalSystem system) throws Exception {
        long killed = system.pid(LocalRole.TRAINER);
        MessagesDataset.Row row = dataset.rows(PUBLISHED, PUBLISHED + 1).get(0);
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();

        // Every one of these is answered: a failed request would throw.
        await().atMost(PATIENCE).until(() -> {
            client(system).score(List.of(EventPayload.text("text", row.text())));
            return system.status().stream()
                    .anyMatch(role -> role.role() == LocalRole.TRAINER
                            && role.pid() != killed
                            && role.state() == RoleStatus.State.READY);
        });
    }

    private void awaitLearned(LocalSystem system) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            assertThat(count(system, "examples")).isGreaterThanOrEqualTo(PUBLISHED);
            JsonNode status = client(system).status();
            // One of ten examples is for testing; all others have been in a window.
            assertThat(seenByTrainer(status)).isGreaterThanOrEqualTo(PUBLISHED * 4 / 5);
            // The gate may hold back the last windows.
            assertThat(learnedExamples(status))
                    .as("examples that the serving version has learned; windows: %s", status.path("training"))
                    .isGreaterThanOrEqualTo(PUBLISHED / 2);
        });
    }

    private static long seenByTrainer(JsonNode status) {
        long seen = 0;
        for (JsonNode window : status.path("training")) {
            seen += window.path("trained").asLong() + window.path("validation").asLong();
        }
        return seen;
    }

    /** Training examples that the serving version has learned. */
    private static long learnedExamples(JsonNode status) {
        long serving = status.path("serving").path("version").asLong();
        for (JsonNode version : status.path("versions")) {
            if (version.path("version").asLong() == serving) {
                return version.path("examples").asLong();
            }
        }
        return 0;
    }

    private static long count(LocalSystem system, String what) throws Exception {
        return client(system).status().path("counts").path(what).asLong();
    }

    private static long servingVersion(LocalSystem system) throws Exception {
        return client(system).status().path("serving").path("version").asLong(-1);
    }

    private static FreshetClient client(LocalSystem system) {
        return FreshetClient.of(system.serving(), system.gateway(), Duration.ofSeconds(10));
    }

    private static int freshet(String... arguments) {
        return Freshet.commandLine().execute(arguments);
    }

    private static int fourFreePorts() throws IOException {
        Random random = new Random();
        while (true) {
            int first = 20_000 + random.nextInt(10_000);
            int at = 0;
            while (at < 4 && isFree(first + at)) {
                at++;
            }
            if (at == 4) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
