package io.freshet.model.task;

import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.task.TaskKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tasks that there are. */
public final class Tasks {
    private static final Pattern SIGNATURE = Pattern.compile("([a-z-]+)(?:\\[(.*)])?");

    private Tasks() {}

    /** All that decides the meaning of a task's targets and outputs, in one line that fingerprints carry. */
    public static String signature(TaskConfig config) {
        return config.type().label() + (config.labels().isEmpty() ? "" : config.labels());
    }

    /**
     * The task of a signature; empty when it is of another release. A label that holds a comma is not told from two.
     */
    public static Optional<TaskConfig> ofSignature(String signature) {
        Matcher parts = SIGNATURE.matcher(signature);
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<String> labels =
                parts.group(2) == null ? List.of() : List.of(parts.group(2).split(", ", -1));
        return TaskKind.of(parts.group(1)).map(kind -> new TaskConfig(kind, labels));
    }

    /**
     * The task of a configuration.
     *
     * @param width of the vectors that its head reads
     */
    public static Task of(TaskConfig config, int width) {
        return switch (config.type()) {
            case CLASSIFICATION -> new Classification(config, width);
            case REGRESSION -> new Regression(config.targets(), width);
        };
    }

    /** By what two models of a task are compared. */
    public static FigureOfMerit figureOfMerit(TaskConfig config) {
        return of(config, 1).figureOfMerit();
    }
}
