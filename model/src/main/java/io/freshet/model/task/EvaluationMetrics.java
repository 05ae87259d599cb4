package io.freshet.model.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Evaluations summed up, each as often as its importance says: what is true of all samples, though some were left out.
 *
 * @param count how many there are
 * @param values of the task's metrics by name, the loss among them as {@value #LOSS}; NaN when nothing was evaluated
 * @param figureOfMerit which of them decides
 */
public record EvaluationMetrics(int count, Map<String, Double> values, FigureOfMerit figureOfMerit) {
    /** Name under which every task gives its mean loss. */
    public static final String LOSS = "loss";

    public EvaluationMetrics {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The value that decides. */
    public double merit() {
        return value(figureOfMerit.name());
    }

    /** The mean loss. */
    public double loss() {
        return value(LOSS);
    }

    /** One of the values. */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "The task has no metric " + name + "; it must be one of " + values.keySet() + ".");
        }
        return value;
    }
}
