package io.freshet.model.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores in the words of the task, as answers and predictions carry them.
 *
 * @param label the likeliest label, of tasks that answer with one
 * @param labels those that hold, of tasks that answer with any number of them
 * @param value the number answered, of tasks that answer with one
 * @param scores by the name of each output, in the task's order
 */
public record Answer(
        Optional<String> label, Optional<List<String>> labels, Optional<Float> value, Map<String, Float> scores) {
    public Answer {
        labels = labels.map(List::copyOf);
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
