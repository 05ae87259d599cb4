package io.freshet.model.task;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of several labels: (batch, width) to (batch, labels) logits, and their cross-entropy.
 *
 * <p>Where examples of some labels were sampled, training sees them too seldom, and what it learns is right for the
 * sample only. The correction undoes it where scores are served: a number for each label, added to its logit, kept
 * beside the weights and unknown to the loss.
 *
 * <p><em>Source:</em> King and Zeng 2001, Logistic Regression in Rare Events Data, prior correction.
 */
final class Classification implements Task {
    private static final FigureOfMerit ACCURACY =
            new FigureOfMerit("accuracy", FigureOfMerit.Scale.SHARE, FigureOfMerit.Direction.HIGHER);
    /** No probability counts as less, so that one example cannot make a mean infinite. */
    private static final double LEAST = 1e-12;
    /** How far from 1 the sum of probabilities may be. */
    private static final float SUM_TOLERANCE = 1e-3f;

    /** Logit of a label that joins trained ones, against their mean: it begins unlikely for every sample. */
    private static final float NEW_LABEL = -5;

    private final List<String> labels;
    private final Heads heads;
    private final TargetCodec targets;

    Classification(TaskConfig config, int width, List<String> heads) {
        this.labels = config.labels();
        this.heads = new Heads(heads, width, labels.size());
        this.targets = config.targets();
    }

    @Override
    public TargetCodec targets() {
        return targets;
    }

    @Override
    public TargetVector encode(Target target) throws TargetException {
        targets.check(target);
        return TargetVector.of(labels.indexOf(target.getLabels().get(0)));
    }

    @Override
    public OptionalInt label(TargetVector target) {
        return OptionalInt.of((int) target.single());
    }

    @Override
    public boolean isCorrected() {
        return true;
    }

    @Override
    public List<String> outputs() {
        return labels;
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>();
        for (ParameterSpec spec : heads.parameters()) {
            boolean bias = spec.shape().size() == 1;
            parameters.add(spec.named(NamedRows.atMean(labels, bias ? NEW_LABEL : 0)));
        }
        parameters.add(ParameterSpec.kept(CORRECTION, new Initial.Constant(0), labels.size())
                .named(NamedRows.atZero(labels)));
        return parameters;
    }

    @Override
    public Tensor head(Scope scope, String name, Tensor vectors, double dropout) {
        return heads.apply(name, scope.dropout(vectors, dropout));
    }

    @Override
    public Tensor served(Tensor logits) {
        return logits.plus(logits.scope().parameter(CORRECTION));
    }

    /** Cross-entropy in nats. */
    @Override
    public Tensor loss(Tensor logits, List<TargetVector> targets, float[] weights, double smoothing) {
        int count = labels.size();
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        float[] wanted = new float[targets.size() * count];
        for (int row = 0; row < targets.size(); row++) {
            double share = weights[row] / total;
            int right = (int) targets.get(row).single();
            for (int label = 0; label < count; label++) {
                double probability = smoothing / count + (label == right ? 1 - smoothing : 0);
                wanted[row * count + label] = (float) (-share * probability);
            }
        }
        return logits.logSoftmax(1)
                .times(logits.scope().tensor(wanted, targets.size(), count))
                .sum();
    }

    /** Softmax of one row of logits, in [0, 1], summing to 1. */
    @Override
    public Scores scores(float[] logits, int row) {
        int count = labels.size();
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            greatest = Math.max(greatest, logits[row * count + i]);
        }
        double[] parts = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            parts[i] = StrictMath.exp(logits[row * count + i] - greatest);
            sum += parts[i];
        }
        float[] probabilities = new float[count];
        for (int i = 0; i < count; i++) {
            probabilities[i] = (float) (parts[i] / sum);
        }
        return new Scores(probabilities);
    }

    @Override
    public Optional<String> fault(Scores scores) {
        float sum = 0;
        for (float probability : scores.values()) {
            sum += probability;
        }
        // The comparison is false for NaN too.
        return Math.abs(sum - 1) <= SUM_TOLERANCE
                ? Optional.empty()
                : Optional.of(Arrays.toString(scores.values()) + " are no probabilities");
    }

    @Override
    public Answer answer(Scores scores) {
        Map<String, Float> byLabel = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            byLabel.put(labels.get(i), scores.values()[i]);
        }
        return new Answer(Optional.of(labels.get(scores.best())), Optional.empty(), Optional.empty(), byLabel);
    }

    /** The outcome is the position answered, and the cross-entropy in nats, finite. */
    @Override
    public Evaluation evaluate(Scores scores, TargetVector target, double importance) {
        double probability = Math.max(LEAST, scores.values()[(int) target.single()]);
        return new Evaluation(target, List.of((double) scores.best(), -Math.log(probability)), importance);
    }

    /** 0 when it was right, 1 when it was not. */
    @Override
    public double error(Evaluation evaluation) {
        return target(evaluation) == answered(evaluation) ? 0 : 1;
    }

    @Override
    public FigureOfMerit figureOfMerit() {
        return ACCURACY;
    }

    /** Accuracy, macro precision, recall and F1, and the mean cross-entropy in nats. */
    @Override
    public EvaluationMetrics summarise(List<Evaluation> evaluations) {
        ConfusionMatrix confusion = new ConfusionMatrix(labels.size());
        evaluations.forEach(one -> confusion.count(target(one), answered(one), one.importance()));
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(ACCURACY.name(), Evaluation.mean(evaluations, one -> target(one) == answered(one) ? 1 : 0));
        values.put(
                EvaluationMetrics.LOSS,
                Evaluation.mean(evaluations, one -> one.outcome().get(1)));
        values.put("precision", confusion.precision());
        values.put("recall", confusion.recall());
        values.put("f1", confusion.f1());
        return new EvaluationMetrics(evaluations.size(), values, ACCURACY);
    }

    private static int target(Evaluation evaluation) {
        return (int) evaluation.target().single();
    }

    private static int answered(Evaluation evaluation) {
        return evaluation.outcome().get(0).intValue();
    }
}
