package io.freshet.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.event.Target;
import java.util.Optional;

/**
 * The targets of one task, without any tensors: what feedback may say, and which records can be learned. The other half
 * of a task lives with the model; {@link TaskKind} has one for each. Any thread.
 */
public interface TargetCodec {
    /** The field of a JSON object that says the target. */
    TargetField field();

    /**
     * The target that a JSON object says by its {@link #field}; other fields are not looked at.
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

    /** The target that says no more than one label; empty where the task has no such targets. */
    Optional<Target> ofLabel(String label);
}
