package io.freshet.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.FakeServer;
import io.freshet.client.FakeServer.Asked;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IngestCommandIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private FakeServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void sendsEveryLineOfEveryFileOfAFolder() throws Exception {
        Files.writeString(folder.resolve("a.jsonl"), lines(0, 60));
        Files.writeString(folder.resolve("b.jsonl"), lines(60, 100));
        Files.writeString(folder.resolve("notes.txt"), "nothing");

        int exitCode = ingest(folder);

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("{\"events\":100,\"feedback\":0,\"refused\":0}");
        assertThat(server.asked())
                .extracting(asked -> asked.headers().getFirst("Freshet-Sample-Id"))
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    @Test
    void aBadLineIsToldByItsNumberAndTheRestGoesOn() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jsonl"), lines(0, 2) + "nonsense\n\n" + lines(3, 5));

        int exitCode = ingest(file);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("a.jsonl:3: it is no JSON");
        assertThat(out.toString()).contains("\"events\":4,\"feedback\":0,\"refused\":1");
    }

    @Test
    void whatTheGatewayRefusesIsToldWithItsReason() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jsonl"), lines(0, 1));
        server.willAnswer(404, "{\"title\":\"There is no modality text\"}");

        int exitCode = ingest(file);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("a.jsonl:1: There is no modality text (HTTP 404)");
    }

    @Test
    void delayedFeedbackIsSentBeforeTheCommandEnds() throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.jsonl"),
                "{\"sampleId\":\"1\",\"modality\":\"text\",\"text\":\"a\",\"label\":\"x\",\"labelDelay\":\"PT0.3S\"}\n");

        int exitCode = ingest(file);

        assertThat(exitCode).isZero();
        assertThat(server.asked()).extracting(Asked::path).containsExactly("/v1/events/text", "/v1/feedback");
    }

    @Test
    void anEmptyFolderIsWrongUsage() {
        assertThat(ingest(folder)).isEqualTo(2);

        assertThat(err.toString()).contains("has no *.jsonl file");
    }

    private int ingest(Path from) {
        String url = server.url().toString();
        return new CommandLine(new IngestCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute("--from", from.toString(), "--url", url, "--gateway", url, "--json");
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(id -> "{\"sampleId\":\"" + id + "\",\"modality\":\"text\",\"text\":\"t" + id + "\"}\n")
                .collect(Collectors.joining());
    }
}
