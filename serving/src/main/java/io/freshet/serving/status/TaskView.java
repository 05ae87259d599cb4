package io.freshet.serving.status;

import io.freshet.model.task.FigureOfMerit;
import io.freshet.model.task.Tasks;
import io.freshet.schemas.config.TaskConfig;

/**
 * What a pipeline learns, for people and clients.
 *
 * @param type its name in the configuration
 * @param target the field of feedback that says what an answer should have been: label, labels or value
 * @param figureOfMerit which metric decides between versions; training and versions give its values
 */
public record TaskView(String type, String target, FigureOfMerit figureOfMerit) {
    /** Of a configuration. */
    public static TaskView of(TaskConfig config) {
        return new TaskView(config.type().label(), config.targets().field().json(), Tasks.figureOfMerit(config));
    }
}
