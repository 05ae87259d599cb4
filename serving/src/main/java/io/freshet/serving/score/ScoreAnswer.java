package io.freshet.serving.score;

import java.util.List;
import java.util.Map;

/**
 * What a version says of a sample.
 *
 * @param predictionId names this answer when feedback is given; it carries the sampleId
 * @param label the likeliest
 * @param scores probability of each label, in the order of the configuration
 * @param present modalities the answer rests on, sorted
 * @param recorded whether the answer is written down once it was delivered; when it is false, Kafka or the blob store
 *     have been away for so long that the buffer is full, and feedback on this prediction would find nothing
 */
public record ScoreAnswer(
        String predictionId,
        String sampleId,
        String model,
        long version,
        String label,
        Map<String, Float> scores,
        List<String> present,
        boolean recorded) {}
