package io.freshet.serving.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecentSamplesTest {
    private final RecentSamples recent = new RecentSamples();

    @Test
    void aPredictionFindsTheRevisionThatItWasMadeOn() {
        recent.add(sample("a", 1, "one"));
        recent.add(sample("a", 2, "two"));
        recent.add(prediction("a", 1), Instant.EPOCH);

        PredictionView view = PredictionView.of(recent.latest(1).get(0));

        assertThat(view.parts().get("text").text()).isEqualTo("one");
        assertThat(recent.part("a~1-r1", "text")).isPresent();
        assertThat(recent.part("a~1-r1", "image")).isEmpty();
    }

    @Test
    void eachAnswerToOneSampleIdIsShownWithWhatItSaw() {
        for (String suffix : List.of("~1-aa", "~1-bb")) {
            recent.add(Sample.newBuilder(sample("a", 1, suffix))
                    .setOrigin(Origin.SCORED)
                    .setPredictionId("a" + suffix)
                    .build());
            recent.add(
                    Prediction.newBuilder(prediction("a", 1))
                            .setOrigin(Origin.SCORED)
                            .setPredictionId("a" + suffix)
                            .build(),
                    Instant.EPOCH);
        }

        assertThat(recent.latest(5))
                .extracting(seen -> PredictionView.of(seen).parts().get("text").text())
                .containsExactlyInAnyOrder("~1-aa", "~1-bb");
        assertThat(recent.part("a~1-aa", "text")).isNotEqualTo(recent.part("a~1-bb", "text"));
    }

    @Test
    void aPredictionWithoutItsSampleIsShownAllTheSame() {
        recent.add(prediction("a", 1), Instant.EPOCH);

        assertThat(PredictionView.of(recent.latest(5).get(0)).parts()).isEmpty();
        assertThat(recent.part("a~1-r1", "text")).isEmpty();
    }

    @Test
    void theNewestComeFirstAndTheOldestAreForgotten() {
        for (int i = 0; i < 300; i++) {
            recent.add(prediction("s" + i, 1), Instant.ofEpochSecond(i));
        }

        assertThat(recent.latest(1000))
                .hasSize(200)
                .first()
                .extracting(seen -> seen.prediction().getSampleId())
                .isEqualTo("s299");
    }

    @Test
    void ingestionTimeOrdersWhatCameFromSeveralPartitions() {
        recent.add(prediction("late", 1), Instant.ofEpochSecond(9));
        recent.add(prediction("early", 1), Instant.ofEpochSecond(3));

        assertThat(recent.latest(2))
                .extracting(seen -> seen.prediction().getSampleId())
                .containsExactly("late", "early");
    }

    @Test
    void sharesOfMissingModalitiesAreOfAlignedSamples() {
        recent.add(sample("a", 1, "x"));
        recent.add(Sample.newBuilder(sample("b", 1, "y"))
                .setParts(Map.of())
                .setMissing(List.of("text"))
                .build());
        recent.add(Sample.newBuilder(sample("c", 1, "y"))
                .setMissing(List.of("text"))
                .setOrigin(Origin.SCORED)
                .build());

        assertThat(recent.missingShare().get("text")).isCloseTo(0.5, within(1e-9));
    }

    private static Sample sample(String id, int revision, String text) {
        Part part = Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType("text/plain")
                .setPayload(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .setSha256("0")
                .build();
        return new Sample(
                id, revision, Instant.EPOCH, Map.of("text", part), List.of(), ClosedBy.COMPLETE, Origin.ALIGNED, null);
    }

    private static Prediction prediction(String id, int revision) {
        return Prediction.newBuilder()
                .setPredictionId(id + "~1-r" + revision)
                .setSampleId(id)
                .setRevision(revision)
                .setOrigin(Origin.ALIGNED)
                .setModel("m")
                .setVersion(1)
                .setLabel("x")
                .setScores(Map.of("x", 1f))
                .setPresent(List.of("text"))
                .setEventTime(Instant.EPOCH)
                .setLatencyMicros(5)
                .build();
    }
}
