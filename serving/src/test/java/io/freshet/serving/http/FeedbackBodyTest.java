package io.freshet.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedbackBodyTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00.123456Z"));
    private final FeedbackBody bodies = new FeedbackBody(List.of("ham", "spam"), now::get);

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
    void aRetryIsTheSameFeedback() throws ProblemException {
        String body = """
                {"sampleId": "a", "label": "ham"}""";
        Feedback first = parse(body);
        now.set(now.get().plusSeconds(1));

        assertThat(parse(body).getFeedbackId()).isEqualTo(first.getFeedbackId());
    }

    @Test
    void theSameWordsMuchLaterAreNewFeedback() throws ProblemException {
        String body = """
                {"sampleId": "a", "label": "ham"}""";
        Feedback first = parse(body);
        now.set(now.get().plusSeconds(60));

        assertThat(parse(body).getFeedbackId()).isNotEqualTo(first.getFeedbackId());
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
