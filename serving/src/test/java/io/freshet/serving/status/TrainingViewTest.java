package io.freshet.serving.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainingViewTest {
    @Test
    void leavesOutWhatCouldNotBeEvaluated() throws IOException {
        JsonNode json = Json.mapper().readTree(Json.bytes(TrainingView.of(point(Double.NaN))));

        assertThat(json.has("prequentialAccuracy")).isFalse();
        assertThat(json.get("gate").asText()).isEqualTo("PASSED");
    }

    @Test
    void keepsWhatWasMeasured() {
        assertThat(TrainingView.of(point(0.75)).prequentialAccuracy()).isEqualTo(0.75);
    }

    private static TrainingPoint point(double accuracy) {
        return TrainingPoint.newBuilder()
                .setModel("m")
                .setWindow(3)
                .setStep(30)
                .setConsumed(List.of())
                .setTrained(32)
                .setValidation(4)
                .setTest(4)
                .setSkipped(0)
                .setExampleIds(List.of())
                .setPrequentialAccuracy(accuracy)
                .setPrequentialLoss(0.5)
                .setLoss(0.4)
                .setGradientNorm(1)
                .setGate(GateDecision.PASSED)
                .setReason("better")
                .setFusionWeights(Map.of("text", 1f))
                .setDurationMs(100)
                .setAt(Instant.EPOCH)
                .build();
    }
}
