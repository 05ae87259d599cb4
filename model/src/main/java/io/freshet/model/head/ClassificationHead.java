package io.freshet.model.head;

import io.freshet.model.layer.Layer.Linear;
import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One of several labels: (batch, width) to (batch, labels) logits, and their cross-entropy.
 *
 * <p>Where examples of some labels were sampled, training sees them too seldom, and what it learns is right for the
 * sample only. The correction undoes it where scores are served: a number for each label, added to its logit, kept
 * beside the weights and unknown to the loss.
 *
 * <p><em>Source:</em> King and Zeng 2001, Logistic Regression in Rare Events Data, prior correction.
 */
public final class ClassificationHead {
    /** Name of the kept parameter (labels) that is added to logits when scores are served. */
    public static final String CORRECTION = "head.correction";

    private final Linear linear;

    public ClassificationHead(int width, int labels) {
        this.linear = new Linear("head", width, labels);
    }

    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(linear.parameters());
        parameters.add(ParameterSpec.kept(CORRECTION, new Initial.Constant(0), linear.out()));
        return parameters;
    }

    /**
     * Logits (batch, labels) as training sees them; {@code dropout} in [0, 1) is the share of the input hidden in
     * training.
     */
    public Tensor logits(Scope scope, Tensor fused, double dropout) {
        return linear.apply(scope.dropout(fused, dropout));
    }

    /** Logits (batch, labels) as they are served: corrected for what sampling left out. */
    public Tensor corrected(Tensor logits) {
        return logits.plus(logits.scope().parameter(CORRECTION));
    }

    /**
     * Weighted mean cross-entropy in nats, a scalar.
     *
     * @param targets (batch) position of the right label
     * @param weights (batch) importance, above 0
     * @param smoothing share of each target's probability spread evenly over all labels
     */
    public Tensor loss(Tensor logits, int[] targets, float[] weights, double smoothing) {
        int labels = linear.out();
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        float[] wanted = new float[targets.length * labels];
        for (int row = 0; row < targets.length; row++) {
            double share = weights[row] / total;
            for (int label = 0; label < labels; label++) {
                double probability = smoothing / labels + (label == targets[row] ? 1 - smoothing : 0);
                wanted[row * labels + label] = (float) (-share * probability);
            }
        }
        return logits.logSoftmax(1)
                .times(logits.scope().tensor(wanted, targets.length, labels))
                .sum();
    }

    /** Softmax of one row of logits, in [0, 1], summing to 1. */
    public static float[] probabilities(float[] logits, int row, int labels) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < labels; i++) {
            greatest = Math.max(greatest, logits[row * labels + i]);
        }
        double[] parts = new double[labels];
        double sum = 0;
        for (int i = 0; i < labels; i++) {
            parts[i] = StrictMath.exp(logits[row * labels + i] - greatest);
            sum += parts[i];
        }
        float[] probabilities = new float[labels];
        for (int i = 0; i < labels; i++) {
            probabilities[i] = (float) (parts[i] / sum);
        }
        return probabilities;
    }
}
