package io.freshet.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.TypedBody;
import io.freshet.serving.score.ScoreRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form-data; NAME=\"text\"",
                "Form-Data; name=text",
                "form-data; filename=\"a\\\"; name=\\\"image\"; name=\"text\"",
                "form-data; filename=\"name=image\"; name=\"text\"",
                "form-data; name=\"te\\xt\"; filename*=UTF-8''na%C3%AFve.txt",
                "form-data ; name = \"text\" ;",
            })
    void readsTheParametersOfAPartAsTheirGrammarSays(String disposition) throws ProblemException {
        for (String type : List.of(MULTIPART, "Multipart/Form-Data; charset=UTF-8; BOUNDARY=\"x\\yz\"")) {
            String body = "--xyz\r\nContent-Disposition: " + disposition + "\r\n\r\nhello\r\n--xyz--\r\n";

            ScoreRequest request = bodies.parse(new TypedBody(type, body.getBytes(StandardCharsets.UTF_8)));

            assertThat(request.payloads()).containsOnlyKeys("text");
            assertThat(request.payloads().get("text").bytes()).asString().isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form-data; name=\"text",
                "form-data; name=\"text\"; name=\"image\"",
                "attachment; name=\"text\"",
                "form-data; name=\"\"",
                "form-data; name*=UTF-8''text",
            })
    void refusesAPartWhoseNameCannotBeTold(String disposition) {
        assertThat(refusal(MULTIPART, "--xyz\r\nContent-Disposition: " + disposition + "\r\n\r\nhello\r\n--xyz--\r\n")
                        .status())
                .isEqualTo(400);
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // the line ends are part of the form
    void aFileThatABrowsersUserDidNotChooseIsNoPart() throws ProblemException {
        ScoreRequest request = multipart("--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n\r\n"
                + "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n--xyz--\r\n");

        assertThat(request.payloads()).containsOnlyKeys("text");
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // the line ends are part of the form
    void theCharsetOfAFormIsThatOfItsFields() throws ProblemException {
        ScoreRequest request = multipart("--xyz\r\nContent-Disposition: form-data; name=\"_charset_\"\r\n\r\nlatin1\r\n"
                + "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n--xyz--\r\n");

        assertThat(request.payloads().get("text").contentType()).isEqualTo("text/plain; charset=\"latin1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "TEXT/PLAIN", "text/json", "application/vnd.api+json", "text/csv", "nonsense"})
    void refusesValuesOfAnotherTypeAndNeverGuesses(String type) {
        assertThat(refusal(
                                MULTIPART,
                                "--xyz\r\nContent-Disposition: form-data; name=\"sensor\"\r\nContent-Type: " + type
                                        + "\r\n\r\n[1.5,2.5]\r\n--xyz--\r\n")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void whatIsNullIsMissing() throws ProblemException {
        ScoreRequest request = json("{\"sampleId\": null, \"modalities\": {\"text\": null, \"sensor\": [1, 2]}}");

        assertThat(request.payloads()).containsOnlyKeys("sensor");
        assertThat(request.sampleId()).isEmpty();
        assertThat(refusal("application/json", "{\"modalities\": {\"text\": null}}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void jsonInAnotherCharsetIsReadOrRefused() throws ProblemException {
        byte[] latin = "{\"modalities\": {\"text\": \"größe\"}}".getBytes(StandardCharsets.ISO_8859_1);

        ScoreRequest request = bodies.parse(new TypedBody("application/json; charset=iso-8859-1", latin));

        assertThat(request.payloads().get("text").bytes()).asString().isEqualTo("größe");
        assertThat(outcome("application/json", latin)).isEqualTo(400);
        assertThat(outcome("application/json; charset=utf-7", latin)).isEqualTo(415);
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
        assertThat(outcome(MULTIPART, body)).isIn(0, 400, 415, 422);
        assertThat(outcome("application/json", body)).isIn(0, 400, 415, 422);
    }

    private int outcome(String contentType, byte[] body) {
        try {
            bodies.parse(new TypedBody(contentType, body));
            return 0;
        } catch (ProblemException e) {
            return e.problem().status();
        }
    }

    private ScoreRequest json(String body) throws ProblemException {
        return bodies.parse(new TypedBody("application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8)));
    }

    private ScoreRequest multipart(String body) throws ProblemException {
        return bodies.parse(new TypedBody(MULTIPART, body.getBytes(StandardCharsets.UTF_8)));
    }

    private Problem refusal(String contentType, String body) {
        return catchThrowableOfType(
                        ProblemException.class,
                        () -> bodies.parse(new TypedBody(contentType, body.getBytes(StandardCharsets.UTF_8))))
                .problem();
    }
}
