package io.freshet.serving.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version says of a sample.
 *
 * @param predictionId names this answer when feedback is given; it carries the sampleId
 * @param label the likeliest, of tasks that answer with one; else left out
 * @param labels those that hold, of tasks that answer with any number of them; else left out
 * @param value the number answered, of tasks that answer with one; else left out
 * @param scores probability of each label, in the order of the configuration, or the one number
 * @param present modalities the answer rests on, sorted
 * @param recorded whether the answer is written down once it was delivered; when it is false, Kafka or the blob store
 *     have been away for so long that the buffer is full, and feedback on this prediction would find nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScoreAnswer(
        String predictionId,
        String sampleId,
        String model,
        long version,
        @Nullable String label,
        @Nullable List<String> labels,
        @Nullable Float value,
        Map<String, Float> scores,
        List<String> present,
        boolean recorded) {}
