package io.freshet.serving.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.health.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that can be seen of a pipeline, as {@code GET /v1/status} tells it.
 *
 * @param modalities what each modality's payloads are: IMAGE, AUDIO, VECTOR or TEXT
 * @param labels of a task that has them
 * @param versions the newest thirty
 * @param missing share of the latest aligned samples without each modality, 0 to 1
 * @param training the last windows, oldest first
 * @param predictions the latest, newest first
 * @param unhealthy roles of this machine that keep dying, as their supervisor says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusReport(
        String pipeline,
        Instant at,
        Map<String, String> modalities,
        TaskView task,
        List<String> labels,
        @Nullable Serving serving,
        boolean ready,
        boolean pinned,
        long swaps,
        List<VersionView> versions,
        Counts counts,
        Rates rates,
        Map<String, Double> missing,
        List<TrainingView> training,
        List<PredictionView> predictions,
        List<AlertView> alerts,
        List<Health> unhealthy) {

    /**
     * What answers now.
     *
     * @param freshnessSeconds age of the newest example that it learned; left out when it learned none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Serving(
            String model,
            long version,
            String state,
            @Nullable Double freshnessSeconds) {}

    /**
     * Committed records since the topics' beginning.
     *
     * @param estimated whether some of them were counted by offsets
     * @param known false while Kafka has told nothing yet: the counts are none then, not zero
     */
    public record Counts(
            Map<String, Long> events,
            long samples,
            long predictions,
            long feedback,
            long examples,
            long deadLetters,
            long windows,
            boolean estimated,
            boolean known) {}

    /** Records per second over the last ten seconds. */
    public record Rates(
            Map<String, Double> events, double samples, double predictions, double feedback, double examples) {}

    /** Something that a person should look at. */
    public record AlertView(String kind, String message, Instant at) {
        static AlertView of(Alert alert) {
            return new AlertView(alert.getKind().name(), alert.getMessage(), alert.getAt());
        }
    }
}
