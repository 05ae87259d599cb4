package io.freshet.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.serving.score.ScoreRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScoreBodyTest {
    private static final String MULTIPART = "multipart/form-data; boundary=xyz";
    private final ScoreBody bodies = new ScoreBody(Map.of(
            "text", new ModalityConfig.HashedText(1024),
            "image", new ModalityConfig.Cnn(28, 1),
            "sensor", new ModalityConfig.Mlp(2)));

    @Test
    void readsJsonWithTextValuesAndBytes() throws ProblemException {
        ScoreRequest request = json("""
                {"sampleId": "s1", "modalities": {"text": "grüße", "sensor": [1.0, -2],
                 "image": {"base64": "AQID", "contentType": "image/png"}}}""");

        assertThat(request.sampleId()).contains("s1");
        assertThat(request.payloads()).containsOnlyKeys("text", "sensor", "image");
        assertThat(request.payloads().get("text").bytes()).isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
        assertThat(request.payloads().get("sensor").bytes()).asString().isEqualTo("[1.0,-2]");
        assertThat(request.payloads().get("image").contentType()).isEqualTo("image/png");
        assertThat(request.payloads().get("image").bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void readsMultipartWithTheTypesOfItsParts() throws ProblemException {
        ScoreRequest request = multipart("""
                --xyz\r
                Content-Disposition: form-data; name="image"; filename="a.png"\r
                Content-Type: image/png\r
                \r
                PNG\r
                --xyz\r
                Content-Disposition: form-data; name="sampleId"\r
                \r
                s 2\r
                --xyz--\r
                """);

        assertThat(request.sampleId()).contains("s 2");
        assertThat(request.payloads().get("image").contentType()).isEqualTo("image/png");
        assertThat(request.payloads().get("image").bytes()).asString().isEqualTo("PNG");
    }

    @Test
    void takesValuesInAFormFieldForJson() throws ProblemException {
        ScoreRequest request =
                multipart("--xyz\r\nContent-Disposition: form-data; name=\"sensor\"\r\n\r\n[1, 2]\r\n--xyz--\r\n");

        assertThat(request.payloads().get("sensor").contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"modalities":
            400 | {"modalities": {"text": "a", "text": "b"}}
            422 | []
            422 | {"text": "a"}
            422 | {"modalities": {}}
            422 | {"modalities": {"video": "a"}}
            422 | {"modalities": {"text": 1}}
            422 | {"modalities": {"image": {"contentType": "image/png"}}}
            422 | {"modalities": {"image": {"base64": "!"}}}
            422 | {"sampleId": 7, "modalities": {"text": "a"}}
            422 | {"sampleId": "  ", "modalities": {"text": "a"}}
            422 | {"sampleid": "x", "modalities": {"text": "a"}}
            """)
    void refusesJsonThatIsNoScoreRequest(int status, String body) {
        assertThat(refusal("application/json", body).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            multipart/form-data                 | --xyz--
            multipart/form-data; boundary=xyz   | no boundary at all
            multipart/form-data; boundary=xyz   | --xyz\\r\\nContent-Disposition: form-data; name="text"\\r\\n\\r\\nbroken
            multipart/form-data; boundary=xyz   | --xyz\\r\\n\\r\\nnameless\\r\\n--xyz--\\r\\n
            multipart/form-data; boundary=xyz   | --xyz\\r\\nContent-Disposition: form-data\\r\\n\\r\\na\\r\\n--xyz--\\r\\n
            """)
    void refusesMultipartThatIsBroken(String contentType, String body) {
        assertThat(refusal(contentType, body.translateEscapes()).status()).isEqualTo(400);
    }

    @Test
    void refusesAPartThatIsThereTwice() {
        String part = "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n";

        assertThat(refusal(MULTIPART, part + part + "--xyz--\r\n").detail()).contains("text is there twice");
    }

    @Test
    void refusesOtherTypes() {
        assertThat(refusal("text/xml", "<a/>").status()).isEqualTo(415);
    }

    @Property(tries = 200)
    void noBytesDoWorseThanARefusal(@ForAll byte[] body) {
        assertThat(outcome(MULTIPART, body)).isIn(0, 400, 422);
        assertThat(outcome("application/json", body)).isIn(0, 400, 422);
    }

    private int outcome(String contentType, byte[] body) {
        try {
            bodies.parse(contentType, body);
            return 0;
        } catch (ProblemException e) {
            return e.problem().status();
        }
    }

    private ScoreRequest json(String body) throws ProblemException {
        return bodies.parse("application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    private ScoreRequest multipart(String body) throws ProblemException {
        return bodies.parse(MULTIPART, body.getBytes(StandardCharsets.UTF_8));
    }

    private Problem refusal(String contentType, String body) {
        return catchThrowableOfType(
                        ProblemException.class, () -> bodies.parse(contentType, body.getBytes(StandardCharsets.UTF_8)))
                .problem();
    }
}
