package io.freshet.serving.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.event.TrainingPoint;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One window of training as people see it.
 *
 * @param prequentialAccuracy the value of the task's figure of merit before learning, of classification the share of
 *     right answers; left out when nothing could be evaluated
 * @param validationAccuracy likewise, of the candidate on the validation examples
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingView(
        long window,
        long step,
        int trained,
        int validation,
        @Nullable Double prequentialAccuracy,
        @Nullable Double prequentialLoss,
        @Nullable Double loss,
        @Nullable Double validationAccuracy,
        String gate,
        String reason,
        @Nullable Long version,
        Map<String, Float> fusionWeights,
        long durationMs,
        Instant at) {

    static TrainingView of(TrainingPoint point) {
        return new TrainingView(
                point.getWindow(),
                point.getStep(),
                point.getTrained(),
                point.getValidation(),
                finite(point.getPrequentialAccuracy()),
                finite(point.getPrequentialLoss()),
                finite(point.getLoss()),
                point.getValidationAccuracy(),
                point.getGate().name(),
                point.getReason(),
                point.getVersion(),
                new TreeMap<>(point.getFusionWeights()),
                point.getDurationMs(),
                point.getAt());
    }

    /** JSON has no NaN. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
