package io.freshet.trainer.example;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.List;

/**
 * An example whose target the model knows.
 *
 * @param target position of the right label in the pipeline's labels
 */
public record ReadyExample(Example example, int target) {

    /**
     * Finds the target.
     *
     * @param labels of the pipeline, in the model's order
     * @throws RefusedException when the target is no single known label, or the weight is not above 0
     */
    public static ReadyExample of(Example example, List<String> labels) throws RefusedException {
        Target target = example.getTarget();
        if (target.getKind() != TargetKind.CLASS || target.getLabels().size() != 1) {
            throw new RefusedException(
                    DeadLetterReason.INVALID,
                    "the target is " + target.getKind() + " " + target.getLabels()
                            + "; classification learns from exactly one label");
        }
        int position = labels.indexOf(target.getLabels().get(0));
        if (position < 0) {
            throw new RefusedException(
                    DeadLetterReason.UNKNOWN_LABEL,
                    "the label " + target.getLabels().get(0) + " is not among " + labels);
        }
        if (!(example.getWeight() > 0) || Double.isInfinite(example.getWeight())) {
            throw new RefusedException(
                    DeadLetterReason.INVALID,
                    "the weight is " + example.getWeight() + "; it must be above 0, usually 1");
        }
        return new ReadyExample(example, position);
    }

    /** The identity that revisions count under. */
    public String id() {
        return example.getExampleId();
    }

    public int revision() {
        return example.getRevision();
    }

    /** Importance in training, above 0. */
    public float weight() {
        return (float) example.getWeight();
    }

    /** Identity and revision in one word, as the training log has them. */
    public String name() {
        return id() + "#" + revision();
    }
}
