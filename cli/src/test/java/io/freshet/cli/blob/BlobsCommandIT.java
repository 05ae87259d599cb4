package io.freshet.cli.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.topic.TopicSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BlobsCommandIT {
    private final Instant longAgo = Instant.now().minus(Duration.ofDays(50));

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path directory;

    private KafkaNode node;
    private Path config;
    private BlobRef old;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void start() throws Exception {
        node = KafkaNode.startIn(directory.resolve("node"));
        Path blobs = directory.resolve("blobs");
        config = Files.writeString(directory.resolve("p.yaml"), """
                pipeline: p
                modalities: {text: {encoder: hashed-text}}
                task: {type: classification, labels: [yes, no]}
                topics: {partitions: 1}
                kafka: {bootstrap.servers: "%s"}
                blobs: {url: "%s"}
                """.formatted(node.bootstrap(), blobs.toUri()));
        TopicSetup.ensure(ConfigLoader.load(config, Map.of()));
        old = BlobStore.files(blobs, InstantSource.fixed(longAgo)).put("old".getBytes(StandardCharsets.UTF_8));
        BlobStore.files(blobs, InstantSource.system()).put("young".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void tellsWhatTheStoreHoldsAndSweepsOnlyWhenToldTo() throws Exception {
        JsonNode looked = json();
        JsonNode dry = json("--sweep", "--dry-run");
        JsonNode swept = json("--sweep");
        JsonNode again = json("--sweep");

        assertThat(looked.path("blobs").asInt()).isEqualTo(2);
        assertThat(looked.path("bytes").asInt()).isEqualTo(8);
        assertThat(looked.path("swept").asBoolean()).isFalse();
        assertThat(outcome(looked, "young")).isEqualTo(1);
        assertThat(outcome(looked, "quarantined")).isEqualTo(1);
        assertThat(dry).isEqualTo(looked);
        assertThat(swept.path("swept").asBoolean()).isTrue();
        assertThat(outcome(swept, "quarantined")).isEqualTo(1);
        assertThat(outcome(again, "waiting")).isEqualTo(1);
        assertThat(directory.resolve("blobs/aside").resolve(old.getSha256())).exists();
    }

    @Test
    void printsATable() {
        int exitCode = execute("--config", config.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString()).containsPattern("quarantined +1 +3").containsPattern("store +file:///");
    }

    private static int outcome(JsonNode told, String name) {
        for (JsonNode row : told.path("outcomes")) {
            if (row.path("outcome").asText().equals(name)) {
                return row.path("blobs").asInt();
            }
        }
        throw new AssertionError("no outcome " + name + " in " + told);
    }

    private JsonNode json(String... more) throws Exception {
        out.getBuffer().setLength(0);
        List<String> args = new ArrayList<>(List.of("--config", config.toString(), "--json"));
        args.addAll(Arrays.asList(more));
        assertThat(execute(args.toArray(String[]::new))).isZero();
        return Json.tree(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private int execute(String... args) {
        return new CommandLine(new BlobsCommand()).setOut(new PrintWriter(out)).execute(args);
    }
}
