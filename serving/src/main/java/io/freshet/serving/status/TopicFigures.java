package io.freshet.serving.status;

import io.freshet.schemas.event.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the topics held at one time.
 *
 * @param counts committed records by topic
 * @param rates records per second by topic, over the last ten seconds
 * @param estimated whether some of the counts rest on offsets, which count markers of transactions too
 * @param training the last windows, oldest first
 * @param alerts the last alerts, newest first
 */
record TopicFigures(
        Instant at,
        Map<String, Long> counts,
        Map<String, Double> rates,
        boolean estimated,
        List<TrainingView> training,
        List<Alert> alerts) {
    static TopicFigures none() {
        return new TopicFigures(Instant.MIN, Map.of(), Map.of(), false, List.of(), List.of());
    }
}
