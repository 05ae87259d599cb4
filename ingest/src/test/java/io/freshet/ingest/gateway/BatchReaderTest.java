package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.ingest.gateway.BatchReader.Line;
import io.freshet.schemas.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BatchReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final BatchReader reader = new BatchReader(InstantSource.fixed(NOW));

    @Test
    void readsTextWithAllItsFields() throws ProblemException {
        Offer offer = read("{\"sampleId\":\"7\",\"eventTime\":\"2026-01-01T01:00:00+01:00\",\"text\":\"grüße\","
                + "\"source\":\"s\",\"attributes\":{\"user\":\"u\",\"age\":3}}");

        assertThat(offer.sampleId()).isEqualTo("7");
        assertThat(offer.eventTime()).isEqualTo(NOW);
        assertThat(offer.contentType()).isEqualTo("text/plain");
        assertThat(offer.payload()).isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
        assertThat(offer.attributes()).isEqualTo(Map.of("user", "u", "age", "3"));
    }

    @Test
    void readsValuesAsJson() throws ProblemException {
        Offer offer = read("{\"sampleId\":\"7\",\"values\":[1.5,2]}");

        assertThat(offer.contentType()).isEqualTo("application/json");
        assertThat(new String(offer.payload(), StandardCharsets.UTF_8)).isEqualTo("[1.5,2]");
        assertThat(offer.eventTime()).isEqualTo(NOW);
    }

    @Test
    void readsBytesWithTheirType() throws ProblemException {
        Offer offer = read("{\"sampleId\":\"7\",\"base64\":\"AQI=\",\"contentType\":\"image/png\"}");

        assertThat(offer.contentType()).isEqualTo("image/png");
        assertThat(offer.payload()).containsExactly(1, 2);
    }

    @Test
    void blankLinesAreNoLinesAndNumbersCountThem() {
        assertThat(BatchReader.lines("{}\n\n  \r\n[]\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new Line(1, "{}"), new Line(4, "[]"));
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

    private Offer read(String line) throws ProblemException {
        return reader.read(new Line(1, line));
    }

    private String problem(String line) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(line));
        assertThat(refused.problem().status()).isEqualTo(400);
        return refused.problem().detail();
    }
}
