package io.freshet.model.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Scores in the words of the task, as answers and predictions carry them.
 *
 * @param label the likeliest label, of tasks that have labels
 * @param value the number answered, of tasks that answer with one
 * @param scores by the name of each output, in the task's order
 */
public record Answer(Optional<String> label, Optional<Float> value, Map<String, Float> scores) {
    public Answer {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
