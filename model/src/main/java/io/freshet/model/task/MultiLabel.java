package io.freshet.model.task;

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
 * Any number of labels: (batch, width) to (batch, labels) logits, each label by itself, and the mean of their binary
 * cross-entropies. A label is answered where its probability is at least one half.
 */
final class MultiLabel implements Task {
    private static final FigureOfMerit MICRO_F1 =
            new FigureOfMerit("f1", FigureOfMerit.Scale.SHARE, FigureOfMerit.Direction.HIGHER);
    /** No probability counts as less, so that one example cannot make a mean infinite. */
    private static final double LEAST = 1e-12;

    private static final float THRESHOLD = 0.5f;
    /** Logit of a label that joins trained ones, against their mean: it begins unlikely for every sample. */
    private static final float NEW_LABEL = -5;

    private final List<String> labels;
    private final Heads heads;
    private final TargetCodec targets;

    MultiLabel(TaskConfig config, int width, List<String> heads) {
        this.labels = config.labels();
        this.heads = new Heads(heads, width, labels.size());
        this.targets = config.targets();
    }

    @Override
    public TargetCodec targets() {
        return targets;
    }

    /** For each label 1 where it holds and 0 where it does not. */
    @Override
    public TargetVector encode(Target target) throws TargetException {
        targets.check(target);
        float[] holds = new float[labels.size()];
        target.getLabels().forEach(label -> holds[labels.indexOf(label)] = 1);
        return new TargetVector(holds);
    }

    @Override
    public OptionalInt label(TargetVector target) {
        return OptionalInt.empty();
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
        return parameters;
    }

    @Override
    public Tensor head(Scope scope, String name, Tensor vectors, double dropout) {
        return heads.apply(name, scope.dropout(vectors, dropout));
    }

    @Override
    public Tensor served(Tensor logits) {
        return logits;
    }

    /** Binary cross-entropy in nats, the mean over labels; smoothing draws each target that far towards one half. */
    @Override
    public Tensor loss(Tensor logits, List<TargetVector> targets, float[] weights, double smoothing) {
        int count = labels.size();
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        float[] wanted = new float[targets.size() * count * 2];
        for (int row = 0; row < targets.size(); row++) {
            double share = weights[row] / total / count;
            float[] holds = targets.get(row).values();
            for (int label = 0; label < count; label++) {
                double probability = holds[label] * (1 - smoothing) + smoothing / 2;
                int at = 2 * (row * count + label);
                wanted[at] = (float) (-share * probability);
                wanted[at + 1] = (float) (-share * (1 - probability));
            }
        }
        // The logistic function is the softmax against 0, whose logarithm is there and does not overflow.
        Scope scope = logits.scope();
        Tensor against = scope.tensor(new float[targets.size() * count], targets.size(), count);
        return Tensor.stack(List.of(logits, against), 2)
                .logSoftmax(2)
                .times(scope.tensor(wanted, targets.size(), count, 2))
                .sum();
    }

    /** The logistic function of one row of logits, each in [0, 1]. */
    @Override
    public Scores scores(float[] logits, int row) {
        float[] probabilities = new float[labels.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) (1 / (1 + StrictMath.exp(-logits[row * probabilities.length + i])));
        }
        return new Scores(probabilities);
    }

    @Override
    public Optional<String> fault(Scores scores) {
        for (float probability : scores.values()) {
            // The comparison is false for NaN too.
            if (!(probability >= 0 && probability <= 1)) {
                return Optional.of(Arrays.toString(scores.values()) + " are no probabilities");
            }
        }
        return Optional.empty();
    }

    @Override
    public Answer answer(Scores scores) {
        Map<String, Float> byLabel = new LinkedHashMap<>();
        List<String> hold = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            byLabel.put(labels.get(i), scores.values()[i]);
            if (scores.values()[i] >= THRESHOLD) {
                hold.add(labels.get(i));
            }
        }
        return new Answer(Optional.empty(), Optional.of(hold), Optional.empty(), byLabel);
    }

    /** The outcome is the probability of each label. */
    @Override
    public Evaluation evaluate(Scores scores, TargetVector target, double importance) {
        List<Double> probabilities = new ArrayList<>();
        for (float probability : scores.values()) {
            probabilities.add((double) probability);
        }
        return new Evaluation(target, probabilities, importance);
    }

    /** Share of the labels that were answered wrongly. */
    @Override
    public double error(Evaluation evaluation) {
        int wrong = 0;
        for (int label = 0; label < labels.size(); label++) {
            wrong += LabelCounts.isAnswered(evaluation, label) == LabelCounts.isWanted(evaluation, label) ? 0 : 1;
        }
        return (double) wrong / labels.size();
    }

    @Override
    public FigureOfMerit figureOfMerit() {
        return MICRO_F1;
    }

    /**
     * Micro F1, precision and recall, macro F1, mean average precision, the share of samples with every label right,
     * and the mean cross-entropy in nats.
     */
    @Override
    public EvaluationMetrics summarise(List<Evaluation> evaluations) {
        LabelCounts counts = LabelCounts.of(evaluations, labels.size());
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(MICRO_F1.name(), counts.microF1());
        values.put("precision", counts.precision());
        values.put("recall", counts.recall());
        values.put("macroF1", counts.macroF1());
        values.put("map", AveragePrecision.mean(evaluations, labels.size()));
        values.put("exact", Evaluation.mean(evaluations, one -> error(one) == 0 ? 1 : 0));
        values.put(EvaluationMetrics.LOSS, Evaluation.mean(evaluations, MultiLabel::crossEntropy));
        return new EvaluationMetrics(evaluations.size(), values, MICRO_F1);
    }

    private static double crossEntropy(Evaluation evaluation) {
        double sum = 0;
        List<Double> probabilities = evaluation.outcome();
        for (int label = 0; label < probabilities.size(); label++) {
            double probability = probabilities.get(label);
            double right = LabelCounts.isWanted(evaluation, label) ? probability : 1 - probability;
            sum -= Math.log(Math.max(LEAST, right));
        }
        return sum / probabilities.size();
    }
}
