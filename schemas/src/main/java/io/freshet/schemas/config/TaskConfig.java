package io.freshet.schemas.config;

import java.util.HashSet;
import java.util.List;

/** What is learned: classification into {@code labels}, at least two, in this order in every vector of scores. */
public record TaskConfig(List<String> labels) {
    public TaskConfig {
        labels = List.copyOf(labels);
    }

    static TaskConfig from(ConfigSection section) {
        section.oneOf("type", "classification");
        List<String> labels = section.strings("labels");
        if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
            section.fault(
                    "labels", "is " + labels, "it must list at least two labels, each once, for example [ham, spam]");
        }
        return new TaskConfig(labels);
    }
}
