package io.freshet.schemas.config;

import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TaskKind;
import java.util.List;

/**
 * What is learned.
 *
 * @param labels of a task that has them, in this order in every vector of scores
 */
public record TaskConfig(TaskKind type, List<String> labels) {
    public TaskConfig {
        labels = List.copyOf(labels);
    }

    /** Classification into {@code labels}. */
    public static TaskConfig classification(List<String> labels) {
        return new TaskConfig(TaskKind.CLASSIFICATION, labels);
    }

    /** Regression of one number. */
    public static TaskConfig regression() {
        return new TaskConfig(TaskKind.REGRESSION, List.of());
    }

    /** The targets that the task learns from. */
    public TargetCodec targets() {
        return type.targets(labels);
    }

    static TaskConfig from(ConfigSection section) {
        String name = section.oneOf("type", TaskKind.names().toArray(String[]::new));
        TaskKind type = TaskKind.of(name).orElseThrow();
        List<String> labels = section.strings("labels");
        if (name.equals(section.text("type"))) {
            type.labelFault(labels).ifPresent(remedy -> section.fault("labels", "is " + labels, remedy));
        }
        return new TaskConfig(type, labels);
    }
}
