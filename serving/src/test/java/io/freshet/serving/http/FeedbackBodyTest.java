package io.freshet.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeedbackBodyTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00.123456Z"));
    private final FeedbackBody bodies = new FeedbackBody(ConfigLoader.parse("p.yaml", """
                    pipeline: p
                    modalities: {text: {encoder: hashed-text}}
                    task: {type: classification, labels: [ham, spam]}
                    """, Map.of()), now::get);

    @Test
    void takesTheSampleFromThePrediction() throws ProblemException {
        Feedback feedback = parse("""
                {"predictionId": "a~b~3-0f", "label": "spam"}""");

        assertThat(feedback.getSampleId()).isEqualTo("a~b");
        assertThat(feedback.getPredictionId()).isEqualTo("a~b~3-0f");
        assertThat(feedback.getTarget().getLabels()).containsExactly("spam");
        assertThat(feedback.getKind()).isEqualTo(FeedbackKind.LABEL);
        assertThat(feedback.getWeight()).isEqualTo(1.0);
        assertThat(feedback.getEventTime()).isEqualTo("2026-01-01T00:00:00.123Z");
    }

    @Test
    void aBodyOverTheBoundIs413AndOneAtTheBoundIsTaken() throws ProblemException {
        String text = """
                {"sampleId": "a", "label": "ham", "source": "%s"}""";
        int rest = 32 * 1024 - text.formatted("").length();

        ProblemException over =
                catchThrowableOfType(ProblemException.class, () -> parse(text.formatted("s".repeat(rest + 1))));
        Feedback at = parse(text.formatted("s".repeat(rest)));

        assertThat(over.problem().status()).isEqualTo(413);
        assertThat(over.problem().remedy()).contains("32768 bytes");
        assertThat(at.getSource()).hasSize(rest);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 60, 86_400})
    void aRetryIsTheSameFeedbackHoweverLate(long seconds) throws ProblemException {
        String body = """
                {"sampleId": "a", "label": "ham"}""";
        Feedback first = parse(body);
        now.set(now.get().plusSeconds(seconds));

        Feedback retry = parse(body);

        assertThat(retry.getFeedbackId()).isEqualTo(first.getFeedbackId());
        assertThat(first.getEventTimeGiven()).isFalse();
    }

    @Test
    void whatTellsClaimsApartTellsIdsApart() throws ProblemException {
        Set<String> ids = new HashSet<>();
        for (String body : List.of("""
                {"sampleId": "a", "label": "ham"}""", """
                {"sampleId": "b", "label": "ham"}""", """
                {"predictionId": "a~1", "label": "ham"}""", """
                {"sampleId": "a", "label": "spam"}""", """
                {"sampleId": "a", "label": "ham", "kind": "correction"}""", """
                {"sampleId": "a", "label": "ham", "weight": 2}""", """
                {"sampleId": "a", "label": "ham", "eventTime": "2025-12-01T00:00:00Z"}""", """
                {"sampleId": "a", "label": "ham", "eventTime": "2025-12-01T00:00:01Z"}""")) {
            ids.add(parse(body).getFeedbackId());
        }

        assertThat(ids).hasSize(8);
    }

    @Test
    void aStatedTimeMakesTheIdWhateverTheClockSays() throws ProblemException {
        String body = """
                {"sampleId": "a", "label": "ham", "eventTime": "2025-12-01T00:00:00Z"}""";
        Feedback first = parse(body);
        now.set(now.get().plusSeconds(600));

        assertThat(parse(body)).isEqualTo(first);
    }

    @Test
    void keepsAnIdKindWeightAndSourceThatAreGiven() throws ProblemException {
        Feedback feedback = parse("""
                {"feedbackId": "f1", "sampleId": "a", "label": "ham", "kind": "correction", "weight": 2.5, "source": "desk"}""");

        assertThat(feedback.getFeedbackId()).isEqualTo("f1");
        assertThat(feedback.getKind()).isEqualTo(FeedbackKind.CORRECTION);
        assertThat(feedback.getWeight()).isEqualTo(2.5);
        assertThat(feedback.getSource()).isEqualTo("desk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | nonsense                                                        | not JSON
            422 | {"label": "ham"}                                                | neither a predictionId nor a sampleId
            422 | {"sampleId": "a"}                                               | no label
            422 | {"sampleId": "a", "label": "eggs"}                              | Label eggs is unknown
            422 | {"sampleId": "", "label": "ham"}                                | sampleId
            422 | {"predictionId": "plain", "label": "ham"}                       | none of ours
            422 | {"predictionId": "a~1", "sampleId": "b", "label": "ham"}        | two samples
            422 | {"sampleId": "a", "label": "ham", "weight": 0}                  | Weight 0.0
            422 | {"sampleId": "a", "label": "ham", "weight": "much"}             | weight is no number
            422 | {"sampleId": "a", "label": "ham", "eventTime": "now"}           | eventTime now
            422 | {"sampleId": "a", "label": "ham", "weight": 1e-300}             | weight is 1.0E-300
            422 | {"sampleId": "a", "label": "ham", "eventTime": "+292278995-01-01T00:00:00Z"} | eventTime is
            422 | {"sampleId": "a", "label": "ham", "eventTime": "1969-12-31T23:59:59Z"} | eventTime is 1969
            422 | {"sampleId": "a", "label": "ham", "eventTime": "2026-01-01T01:00:01Z"} | eventTime is 2026
            422 | {"sampleId": "a", "label": "ham", "kind": "guess"}              | Kind GUESS
            422 | {"sampleId": "a", "label": "ham", "lable": "ham"}               | Field lable is unknown
            """)
    void refusesWhatIsNoFeedbackAndSaysWhy(int status, String body, String why) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> parse(body));

        assertThat(refused.problem().status()).isEqualTo(status);
        assertThat(refused.problem().detail()).contains(why);
        assertThat(refused.problem().remedy()).isNotBlank();
    }

    private Feedback parse(String body) throws ProblemException {
        return bodies.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
