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
     * @throws RefusedException when the target is no single known label, or weight or importance are not above 0 and
     *     finite in float32
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
        if (!isUsable(example.getWeight())) {
            throw new RefusedException(
                    DeadLetterReason.INVALID,
                    "the weight is " + example.getWeight() + "; it must be above 0, usually 1");
        }
        if (!isUsable(example.getImportance())) {
            throw new RefusedException(
                    DeadLetterReason.INVALID,
                    "the importance is " + example.getImportance()
                            + "; it must be 1, or 1 over the share of its kind that was sampled");
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

    /** How many samples of its kind it stands for, above 0. */
    public double importance() {
        return example.getImportance();
    }

    /** Training reckons in float32, in which a very large number is infinite and a very small one 0. */
    private static boolean isUsable(double number) {
        return (float) number > 0 && Float.isFinite((float) number);
    }

    /** Identity and revision in one word, as the training log has them. */
    public String name() {
        return id() + "#" + revision();
    }
}
