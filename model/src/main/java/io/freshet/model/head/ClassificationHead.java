package io.freshet.model.head;

import io.freshet.model.layer.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/** One of several labels: (batch, width) to (batch, labels) logits, and their cross-entropy. */
public final class ClassificationHead {
    private final Linear linear;

    public ClassificationHead(int width, int labels) {
        this.linear = new Linear("head", width, labels);
    }

    public List<ParameterSpec> parameters() {
        return linear.parameters();
    }

    /** Logits (batch, labels); {@code dropout} in [0, 1) is the share of the input hidden in training. */
    public Tensor logits(Scope scope, Tensor fused, double dropout) {
        return linear.apply(scope.dropout(fused, dropout));
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
