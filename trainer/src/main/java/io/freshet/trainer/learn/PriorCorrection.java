package io.freshet.trainer.learn;

import io.freshet.model.task.Task;
import io.freshet.trainer.example.ReadyExample;
import java.util.ArrayList;
import java.util.List;

/**
 * How much was learned of one label, and how much it stands for where some of its samples were left out.
 *
 * @param learned sum of the weights of the examples learned
 * @param standsFor sum of their weights, each times its importance
 */
public record PriorCorrection(double learned, double standsFor) {
    /** Of a label that nothing was learned of. */
    public static final PriorCorrection NOTHING = new PriorCorrection(0, 0);

    /** What is priorCorrection, label by label, once more examples were learned. */
    public static List<PriorCorrection> after(List<PriorCorrection> before, List<ReadyExample> learned, Task task) {
        List<PriorCorrection> after = new ArrayList<>(before);
        for (ReadyExample example : learned) {
            task.label(example.target()).ifPresent(label -> {
                while (after.size() <= label) {
                    after.add(NOTHING);
                }
                after.set(label, after.get(label).and(example));
            });
        }
        return after;
    }

    /**
     * What is to be added to the logit of each label, so that scores are right for all samples and not only for those
     * that were learned: the logarithm of the mean importance of the label's examples, 0 for a label not learned yet.
     *
     * @param labels how many the model knows
     */
    public static float[] correction(List<PriorCorrection> byLabel, int labels) {
        float[] correction = new float[labels];
        for (int label = 0; label < Math.min(labels, byLabel.size()); label++) {
            correction[label] = byLabel.get(label).correction();
        }
        return correction;
    }

    private PriorCorrection and(ReadyExample example) {
        double weight = example.weight();
        return new PriorCorrection(learned + weight, standsFor + weight * example.importance());
    }

    private float correction() {
        return learned > 0 ? (float) StrictMath.log(standsFor / learned) : 0;
    }
}
