package io.freshet.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.List;
import java.util.Optional;

/**
 * Targets of classification: exactly one of the labels, in a JSON field of the singular name.
 *
 * @param labels that there are
 */
record ClassTargets(List<String> labels) implements TargetCodec {
    ClassTargets {
        labels = List.copyOf(labels);
    }

    @Override
    public TargetField field() {
        return TargetField.LABEL;
    }

    @Override
    public Target read(JsonNode object) throws TargetException {
        JsonNode value = object.path(field().json());
        if (value.isMissingNode() || value.isNull()) {
            throw new TargetException(
                    DeadLetterReason.INVALID, "There is no label", "send \"label\": one of " + labels);
        }
        if (!value.isTextual()) {
            throw new TargetException(DeadLetterReason.INVALID, "label is no text", "send it in quotation marks");
        }
        Target target = of(value.textValue());
        check(target);
        return target;
    }

    @Override
    public Optional<Target> ofLabel(String label) {
        return Optional.of(of(label));
    }

    private static Target of(String label) {
        return Target.newBuilder()
                .setKind(TargetKind.CLASS)
                .setLabels(List.of(label))
                .build();
    }

    @Override
    public void check(Target target) throws TargetException {
        if (target.getKind() != TargetKind.CLASS || target.getLabels().size() != 1) {
            throw new TargetException(
                    DeadLetterReason.INVALID,
                    "the target is " + target.getKind() + " " + target.getLabels(),
                    "classification learns from exactly one label");
        }
        String label = target.getLabels().get(0);
        if (!labels.contains(label)) {
            throw new TargetException(
                    DeadLetterReason.UNKNOWN_LABEL, "Label " + label + " is unknown", "send one of " + labels);
        }
    }
}
