package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.ingest.gateway.BatchReader.Line;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class BatchReaderTest {
    @Test
    void readsTextWithAllItsFields() throws ProblemException {
        IncomingEvent incoming =
                read("{\"sampleId\":\"7\",\"eventTime\":\"2026-01-01T01:00:00+01:00\",\"text\":\"grüße\","
                        + "\"source\":\"s\",\"attributes\":{\"user\":\"u\",\"age\":3}}");

        assertThat(incoming.sampleId()).isEqualTo("7");
        assertThat(incoming.eventTime()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(incoming.contentType()).isEqualTo("text/plain");
        assertThat(incoming.payload()).isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
        assertThat(incoming.attributes()).isEqualTo(Map.of("user", "u", "age", "3"));
    }

    @Test
    void readsValuesAsJson() throws ProblemException {
        IncomingEvent incoming = read("{\"sampleId\":\"7\",\"values\":[1.5,2]}");

        assertThat(incoming.contentType()).isEqualTo("application/json");
        assertThat(new String(incoming.payload(), StandardCharsets.UTF_8)).isEqualTo("[1.5,2]");
        assertThat(incoming.eventTime()).isEmpty();
    }

    @Test
    void readsBytesWithTheirType() throws ProblemException {
        IncomingEvent incoming = read("{\"sampleId\":\"7\",\"base64\":\"AQI=\",\"contentType\":\"image/png\"}");

        assertThat(incoming.contentType()).isEqualTo("image/png");
        assertThat(incoming.payload()).containsExactly(1, 2);
    }

    @Test
    void blankLinesAreNoLinesAndNumbersCountThem() throws ProblemException {
        List<Line> lines = BatchReader.lines(utf8("{}\n\n  \r\n[]\n"));

        assertThat(lines).extracting(Line::number).containsExactly(1, 4);
        assertThat(lines)
                .extracting(line -> new String(line.body(), line.from(), line.length(), StandardCharsets.UTF_8))
                .containsExactly("{}", "[]");
    }

    @Test
    void aBatchHasOneLineToTenThousand() throws ProblemException {
        assertThat(BatchReader.lines(utf8("{}\n".repeat(10_000)))).hasSize(10_000);
        assertThat(refusal(() -> BatchReader.lines(utf8("{}\n".repeat(10_001)))).status())
                .isEqualTo(413);
        assertThat(refusal(() -> BatchReader.lines(utf8(" \r\n\n"))).status()).isEqualTo(400);
        assertThat(refusal(() -> BatchReader.lines(new byte[0])).status()).isEqualTo(400);
    }

    @Test
    void bytesThatAreNoUtf8AreNotReplacedByOthers() throws ProblemException {
        byte[] line = utf8("{\"sampleId\":\"7\",\"text\":\"caf?\"}");
        line[29] = (byte) 0xE9;

        assertThat(refusal(() -> BatchReader.read(BatchReader.lines(line).get(0)))
                        .reason())
                .isEqualTo("MALFORMED");
        assertThat(refusal(() -> read("{\"sampleId\":\"7\",\"text\":\"\\uD800\"}"))
                        .reason())
                .isEqualTo("ENCODING");
    }

    @Test
    void depthThatWouldExhaustTheStackIsRefused() {
        assertThat(problem("{\"sampleId\":\"7\",\"values\":" + "[".repeat(100_000)))
                .contains("not JSON");
    }

    @Test
    void whatIsWrongWithALineIsSaid() {
        assertThat(problem("[1]")).contains("no JSON object");
        assertThat(problem("{\"sampleId\":\"7\"}")).contains("0 payloads");
        assertThat(problem("{\"sampleId\":\"7\",\"text\":\"a\",\"values\":[1]}"))
                .contains("2 payloads");
        assertThat(problem("{\"text\":\"a\"}")).contains("sampleId is missing");
        assertThat(problem("{\"sampleId\":7,\"text\":\"a\"}")).contains("sampleId is no string");
        assertThat(problem("{\"sampleId\":\"7\",\"txt\":\"a\"}")).contains("txt is unknown");
        assertThat(problem("{\"sampleId\":\"7\",\"base64\":\"!\",\"contentType\":\"image/png\"}"))
                .contains("no Base64");
        assertThat(problem("{\"sampleId\":\"7\",\"text\":\"a\",\"eventTime\":\"noon\"}"))
                .contains("eventTime is");
        assertThat(problem("{\"sampleId\":")).contains("not JSON");
    }

    @Test
    void whatIsNullIsMissingAndNeverAWord() throws ProblemException {
        assertThat(problem("{\"sampleId\":\"7\",\"text\":null}")).contains("0 payloads");
        assertThat(problem("{\"sampleId\":null,\"text\":\"a\"}")).contains("sampleId is missing");
        assertThat(problem("{\"sampleId\":\"7\",\"text\":\"a\",\"attributes\":[1]}"))
                .contains("no object");

        IncomingEvent event = read("{\"sampleId\":\"7\",\"text\":\"a\",\"values\":null,\"eventTime\":null,"
                + "\"source\":null,\"attributes\":{\"user\":null,\"n\":1}}");

        assertThat(event.eventTime()).isEmpty();
        assertThat(event.source()).isEmpty();
        assertThat(event.attributes()).isEqualTo(Map.of("n", "1"));
    }

    @Test
    void aByteOrderMarkBeforeTheFirstLineIsNoPartOfIt() throws ProblemException {
        assertThat(read("\uFEFF{\"sampleId\":\"7\",\"text\":\"a\"}").sampleId()).isEqualTo("7");
    }

    private static IncomingEvent read(String line) throws ProblemException {
        return BatchReader.read(BatchReader.lines(utf8(line)).get(0));
    }

    private static String problem(String line) {
        Problem problem = refusal(() -> read(line));
        assertThat(problem.status()).isIn(400, 422);
        return problem.detail();
    }

    private static Problem refusal(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
