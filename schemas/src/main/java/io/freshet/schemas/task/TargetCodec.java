package io.freshet.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.Target;
import java.util.List;

/**
 * The targets of one task, without any tensors: what feedback may say, and which records can be learned. The other half
 * of a task lives with the model. Any thread.
 */
public interface TargetCodec {
    /** The targets of a pipeline's task. */
    static TargetCodec of(TaskConfig config) {
        return switch (config.type()) {
            case CLASSIFICATION -> new ClassTargets(config.labels());
        };
    }

    /** Fields of a JSON object that say the target, for example {@code label}. */
    List<String> fields();

    /**
     * The target that a JSON object says by its {@link #fields}; other fields are not looked at.
     *
     * @throws TargetException when it says none that this task knows
     */
    Target read(JsonNode object) throws TargetException;

    /**
     * Looks at a target that came in a record.
     *
     * @throws TargetException when this task cannot learn it
     */
    void check(Target target) throws TargetException;
}
