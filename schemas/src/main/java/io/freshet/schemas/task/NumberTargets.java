package io.freshet.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.List;
import java.util.Optional;

/** Targets of regression: one number, in the JSON field {@code value}. */
record NumberTargets() implements TargetCodec {
    /** The square of what is further from zero, and so a variance, would not be finite as float32. */
    private static final double MOST = 1e18;

    @Override
    public TargetField field() {
        return TargetField.VALUE;
    }

    @Override
    public Target read(JsonNode object) throws TargetException {
        String field = field().json();
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new TargetException(
                    DeadLetterReason.INVALID, "There is no " + field, "send \"" + field + "\": a number");
        }
        if (!value.isNumber()) {
            throw new TargetException(
                    DeadLetterReason.INVALID, field + " is no number", "send it without quotation marks");
        }
        Target target = Target.newBuilder()
                .setKind(TargetKind.NUMBER)
                .setLabels(List.of())
                .setValue(value.doubleValue())
                .build();
        check(target);
        return target;
    }

    @Override
    public void check(Target target) throws TargetException {
        Double value = target.getValue();
        if (target.getKind() != TargetKind.NUMBER
                || value == null
                || !target.getLabels().isEmpty()) {
            throw new TargetException(
                    DeadLetterReason.INVALID,
                    "the target is " + target.getKind() + " " + target.getLabels() + " with the value " + value,
                    "regression learns from exactly one number");
        }
        // The comparison is false for NaN too.
        if (!(Math.abs(value) <= MOST)) {
            throw new TargetException(
                    DeadLetterReason.INVALID, "the value is " + value, "send a number from -1e18 to 1e18");
        }
    }

    @Override
    public Optional<Target> ofLabel(String label) {
        return Optional.empty();
    }
}
