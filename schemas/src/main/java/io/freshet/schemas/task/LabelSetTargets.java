package io.freshet.schemas.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Targets of a task of any number of labels: those that hold, each once, in a JSON field of the plural name; an empty
 * list says that none does.
 *
 * @param labels that there are
 */
record LabelSetTargets(List<String> labels) implements TargetCodec {
    LabelSetTargets {
        labels = List.copyOf(labels);
    }

    @Override
    public TargetField field() {
        return TargetField.LABELS;
    }

    @Override
    public Target read(JsonNode object) throws TargetException {
        JsonNode value = object.path(field().json());
        if (!value.isArray()) {
            throw new TargetException(
                    DeadLetterReason.INVALID,
                    value.isMissingNode() || value.isNull() ? "There are no labels" : "labels is no list",
                    "send \"labels\": those of " + labels + " that hold, [] for none");
        }
        List<String> named = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isTextual()) {
                throw new TargetException(
                        DeadLetterReason.INVALID,
                        "labels has " + one + ", which is no text",
                        "send each in quotation marks");
            }
            named.add(one.textValue());
        }
        Target target =
                Target.newBuilder().setKind(TargetKind.LABELS).setLabels(named).build();
        check(target);
        return target;
    }

    @Override
    public Optional<Target> ofLabel(String label) {
        // One label alone says of every other that it does not hold.
        return Optional.empty();
    }

    @Override
    public void check(Target target) throws TargetException {
        List<String> named = target.getLabels();
        if (target.getKind() != TargetKind.LABELS || new HashSet<>(named).size() != named.size()) {
            throw new TargetException(
                    DeadLetterReason.INVALID,
                    "the target is " + target.getKind() + " " + named,
                    "this task learns from a list of labels, each once");
        }
        for (String label : named) {
            if (!labels.contains(label)) {
                throw new TargetException(
                        DeadLetterReason.UNKNOWN_LABEL, "Label " + label + " is unknown", "send some of " + labels);
            }
        }
    }
}
