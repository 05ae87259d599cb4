package io.freshet.model.task;

import io.freshet.schemas.config.TaskConfig;

/** The tasks that there are. */
public final class Tasks {
    private Tasks() {}

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
