package io.freshet.schemas.config;

import java.util.HashSet;
import java.util.List;

/**
 * What is learned.
 *
 * @param labels of classification at least two, in this order in every vector of scores
 */
public record TaskConfig(Type type, List<String> labels) {
    /** The kinds of task. */
    public enum Type {
        CLASSIFICATION
    }

    public TaskConfig {
        labels = List.copyOf(labels);
    }

    /** Classification into {@code labels}. */
    public static TaskConfig classification(List<String> labels) {
        return new TaskConfig(Type.CLASSIFICATION, labels);
    }

    static TaskConfig from(ConfigSection section) {
        section.oneOf("type", "classification");
        List<String> labels = section.strings("labels");
        if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
            section.fault(
                    "labels", "is " + labels, "it must list at least two labels, each once, for example [ham, spam]");
        }
        return classification(labels);
    }
}
