package io.freshet.model.task;

import io.freshet.schemas.config.TaskConfig;
import java.util.List;

/** The tasks that there are. */
public final class Tasks {
    /** Name of the head of a task that has one. */
    public static final String HEAD = "head";

    private Tasks() {}

    /**
     * The task of a configuration, with one head.
     *
     * @param width of the vectors that it reads
     */
    public static Task of(TaskConfig config, int width) {
        return of(config, width, List.of(HEAD));
    }

    /**
     * The task of a configuration.
     *
     * @param width of the vectors that its heads read
     * @param heads names, at least one
     */
    public static Task of(TaskConfig config, int width, List<String> heads) {
        return switch (config.type()) {
            case CLASSIFICATION -> new Classification(config, width, heads);
            case MULTI_LABEL -> new MultiLabel(config, width, heads);
            case REGRESSION -> new Regression(config.targets(), width, heads);
        };
    }

    /** By what two models of a task are compared. */
    public static FigureOfMerit figureOfMerit(TaskConfig config) {
        return of(config, 1).figureOfMerit();
    }
}
