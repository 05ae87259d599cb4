package io.freshet.cli.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.cli.output.Terminal;
import io.freshet.schemas.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    private static final Terminal TERMINAL = new Terminal(true, false, 80);

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void versionsFitEightyColumns() {
        ObjectNode answer = Json.mapper().createObjectNode();
        ArrayNode versions = answer.putArray("versions");
        for (int number = 40; number > 0; number--) {
            version(versions.addObject(), number, number == 40 ? "AVAILABLE" : "RETIRED");
        }
        versions.addObject().put("version", 0).put("state", "RETIRED").put("pinned", true);

        new VersionsView(TERMINAL, InstantSource.fixed(NOW), false).print(answer, out);

        assertThat(text.toString().lines())
                .hasSize(1 + 20 + 1 + 1)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(words()).contains("40 available 39 10 min 12,345 98.2 % 1.2 MiB", "0 pinned", "and 20 older");
    }

    @Test
    void statusShowsOnOneScreenWhatServesAndWhatIsWrong() throws Exception {
        ObjectNode status = (ObjectNode) Json.mapper().readTree("""
                {"pipeline":"tickets","at":"2026-01-01T00:10:00Z","ready":true,"pinned":false,"swaps":11,
                 "serving":{"version":12,"state":"AVAILABLE","freshnessSeconds":3.4},
                 "counts":{"events":{"text":1800,"screenshot":1700},"samples":1800,"predictions":90,"feedback":80,
                           "examples":70,"deadLetters":2,"windows":9},
                 "rates":{"events":{"text":12.0,"screenshot":11.5},"samples":12.0},
                 "missing":{"text":0.0,"screenshot":0.055},
                 "unhealthy":[{"part":"trainer","healthy":false,"reason":"it dies","since":"2026-01-01T00:09:00Z"}],
                 "alerts":[{"kind":"DRIFT","message":"another world \\u001b[2J","at":"2026-01-01T00:00:00Z"}],
                 "training":[{"window":8,"trained":40,"gate":"PASSED","at":"2026-01-01T00:09:00Z"},
                             {"window":9,"trained":50,"prequentialAccuracy":0.5,"loss":0.25,"gate":"HELD","reason":"worse","at":"2026-01-01T00:09:58Z"}]}
                """);
        version(status.putArray("versions").addObject(), 12, "AVAILABLE");

        new StatusView(TERMINAL).print(status, out);

        assertThat(text.toString().lines())
                .hasSizeLessThanOrEqualTo(24)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(words())
                .contains("tickets ready", "ready", "version 12", "fresh 3 s", "swaps 11")
                .contains("TRAINER", "it dies", "DRIFT", "another world \\u001b[2J")
                .contains("screenshot 1,700 11.5/s 5.5 %", "dead letters 2")
                .containsSubsequence("9 2 s 50", "8 60 s 40");
    }

    @Test
    void versionsAndWindowsAreShownByTheTasksOwnFigureOfMerit() throws Exception {
        ObjectNode answer = (ObjectNode) Json.mapper().readTree("""
                {"task":{"type":"regression","target":"value",
                         "figureOfMerit":{"name":"rmse","scale":"MAGNITUDE","direction":"LOWER"}},
                 "training":[{"window":9,"trained":50,"prequentialAccuracy":1234.5678,"gate":"HELD","at":"2026-01-01T00:09:58Z"}]}
                """);
        ObjectNode version = answer.putArray("versions").addObject();
        version(version, 3, "AVAILABLE");
        version.putObject("metrics").put("validationRmse", 0.0123456);

        new VersionsView(TERMINAL, InstantSource.fixed(NOW), false).print(answer, out);
        new StatusView(TERMINAL).print(answer, out);

        assertThat(words()).contains("RMSE", "12,345 0.01235", "50 1235").doesNotContain("ACCURACY", "%");
    }

    @Test
    void anAnswerOfAnotherReleaseIsShownAsFarAsItGoes() {
        new StatusView(TERMINAL).print(Json.mapper().createObjectNode(), out);
        new VersionsView(TERMINAL, InstantSource.fixed(NOW), true)
                .print(Json.mapper().createObjectNode(), out);

        assertThat(text.toString()).contains("not ready", "no version yet", "VERSION");
    }

    /** What is shown, whatever the columns are. */
    private String words() {
        return text.toString().replaceAll(" +", " ");
    }

    private static void version(ObjectNode version, int number, String state) {
        version.put("version", number)
                .put("parent", number - 1)
                .put("state", state)
                .put("createdAt", "2026-01-01T00:00:00Z")
                .put("examples", 12_345)
                .put("artifactBytes", 1_234_567)
                .put("reason", "better than the one before on 200 held-out examples, by far");
        version.putObject("metrics").put("validationAccuracy", 0.982);
    }
}
