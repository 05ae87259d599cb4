package io.freshet.cli.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.FakeServer;
import io.freshet.client.FakeServer.Asked;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

    @ParameterizedTest
    @MethodSource("badLines")
    void oneBadLineAmongSixtyIsToldAndNothingElseIsLost(String kind, byte[] bad) throws Exception {
        Path file = folder.resolve("a.jsonl");
        Files.writeString(file, lines(0, 30));
        Files.write(file, bad, StandardOpenOption.APPEND);
        Files.writeString(file, "\n" + lines(30, 60), StandardOpenOption.APPEND);

        int exitCode = ingest(file);

        assertThat(exitCode).as(kind).isEqualTo(1);
        assertThat(out.toString()).contains("\"events\":60,\"feedback\":0,\"refused\":1");
        assertThat(err.toString().lines().filter(line -> !line.startsWith("ingest")))
                .singleElement()
                .asString()
                .contains("a.jsonl:31: ");
        assertThat(server.asked()).hasSize(60);
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                bad(
                        "Latin-1",
                        "{\"sampleId\":\"b\",\"modality\":\"text\",\"text\":\"\u00e4\"}",
                        StandardCharsets.ISO_8859_1),
                bad("NUL in a path", "{\"sampleId\":\"b\",\"modality\":\"text\",\"file\":\"a\\u0000\"}", UTF_8),
                bad("a folder as a file", "{\"sampleId\":\"b\",\"modality\":\"text\",\"file\":\".\"}", UTF_8),
                bad("a missing file", "{\"sampleId\":\"b\",\"modality\":\"text\",\"file\":\"none\"}", UTF_8),
                bad(
                        "a delay that overflows",
                        "{\"sampleId\":\"b\",\"modality\":\"text\",\"text\":\"x\",\"label\":\"y\",\"labelDelay\":\"PT2562047788015215H\"}",
                        UTF_8),
                bad("no object", "null", UTF_8),
                bad("half a character", "{\"sampleId\":\"\\ud800\",\"modality\":\"text\",\"text\":\"x\"}", UTF_8),
                bad("escape sequences", "\u001b[2J\u001b]0;owned\u0007", UTF_8),
                bad("nesting", "[".repeat(50_000), UTF_8),
                bad("a long line", "{\"text\":\"" + "x".repeat(TextLines.LONGEST_BYTES) + "\"}", UTF_8));
    }

    private static Arguments bad(String kind, String line, Charset charset) {
        return Arguments.of(kind, line.getBytes(charset));
    }

    @Test
    void aFileThatCannotBeReadLeavesTheOthers() throws Exception {
        Files.createDirectory(folder.resolve("a.jsonl"));
        Files.writeString(folder.resolve("b.jsonl"), lines(0, 3));

        int exitCode = ingest(folder);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("a.jsonl: it cannot be read");
        assertThat(out.toString()).contains("\"events\":3,\"feedback\":0,\"refused\":1");
    }

    @Test
    void whatIsToldCannotSteerATerminal() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jsonl"), lines(0, 1));
        server.willAnswer(404, "{\"detail\":\"\\u001b[2J\\u202e no modality\"}");

        ingest(file);

        assertThat(err.toString()).contains("\\u001b[2J\\u202e no modality").doesNotContain("\u001b", "\u202e");
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
