package io.freshet.model.task;

import io.freshet.schemas.config.TaskConfig;

/** The tasks that there are. */
public final class Tasks {
    private Tasks() {}

    /** All that decides the meaning of a task's targets and outputs, in one line that fingerprints carry. */
    public static String signature(TaskConfig config) {
        return switch (config.type()) {
            case CLASSIFICATION -> "classification" + config.labels();
        };
    }

    /**
     * The task of a configuration.
     *
     * @param width of the vectors that its head reads
     */
    public static Task of(TaskConfig config, int width) {
        return switch (config.type()) {
            case CLASSIFICATION -> new Classification(config, width);
        };
    }
}
