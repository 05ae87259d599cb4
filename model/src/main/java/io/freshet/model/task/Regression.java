package io.freshet.model.task;

import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Standardise;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TargetException;
import io.freshet.schemas.task.TargetField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A number: (batch, width) to (batch, 1), and the squared error of it.
 *
 * <p>The head computes in deviations from the mean of the targets, by running statistics that are kept beside its
 * weights, so that targets of any scale train alike and a single wild one moves little. Where the statistics move, the
 * head's weights are moved against them: what is served stays the same until something is learned.
 *
 * <p><em>Source:</em> van Hasselt and others 2016, Learning values across many orders of magnitude (preserving outputs
 * precisely).
 */
final class Regression implements Task {
    private static final FigureOfMerit RMSE =
            new FigureOfMerit("rmse", FigureOfMerit.Scale.MAGNITUDE, FigureOfMerit.Direction.LOWER);

    private static final String MAE = "mae";

    private final TargetCodec targets;
    private final Heads heads;
    private final Standardise statistics = Standardise.ofAnyScale("head.target", 1);

    Regression(TargetCodec targets, int width, List<String> heads) {
        this.targets = targets;
        this.heads = new Heads(heads, width, 1);
    }

    @Override
    public TargetCodec targets() {
        return targets;
    }

    @Override
    public TargetVector encode(Target target) throws TargetException {
        targets.check(target);
        return TargetVector.of(target.getValue().floatValue());
    }

    @Override
    public OptionalInt label(TargetVector target) {
        return OptionalInt.empty();
    }

    @Override
    public List<String> outputs() {
        return List.of(TargetField.VALUE.json());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return Stream.concat(heads.parameters().stream(), statistics.parameters().stream())
                .toList();
    }

    /** The statistics, and the weights that are moved against them. */
    @Override
    public List<ParameterSpec> observed() {
        return parameters();
    }

    @Override
    public void observe(Parameters parameters, List<TargetVector> learned) {
        boolean known = statistics.isSettled(parameters);
        Standardise.Scale before = statistics.scale(parameters, 0);
        statistics.observe(parameters, values(learned));
        if (known) {
            // Before, the weights have learned nothing worth keeping, and the scale is still a guess.
            Standardise.Scale after = statistics.scale(parameters, 0);
            heads.all().forEach(head -> rescale(parameters, head, before, after));
        }
    }

    private static void rescale(Parameters parameters, Linear head, Standardise.Scale before, Standardise.Scale after) {
        String weight = head.parameters().get(0).name();
        String bias = head.parameters().get(1).name();
        double ratio = before.deviation() / after.deviation();
        float[] weights = parameters.copy(weight).values();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (weights[i] * ratio);
        }
        float[] shifted = parameters.copy(bias).values();
        shifted[0] = (float) (shifted[0] * ratio + (before.mean() - after.mean()) / after.deviation());
        parameters.set(weight, weights);
        parameters.set(bias, shifted);
    }

    @Override
    public Tensor head(Scope scope, String name, Tensor vectors, double dropout) {
        return heads.apply(name, scope.dropout(vectors, dropout));
    }

    /** In the targets' own unit. */
    @Override
    public Tensor served(Tensor raw) {
        return statistics.undo(raw);
    }

    /** Squared error in deviations of the targets; one far outside counts as at their bound. */
    @Override
    public Tensor loss(Tensor raw, List<TargetVector> wanted, float[] weights, double smoothing) {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        float[] shares = new float[weights.length];
        for (int row = 0; row < shares.length; row++) {
            shares[row] = (float) (weights[row] / total);
        }
        Scope scope = raw.scope();
        Tensor distance = raw.minus(statistics.apply(scope.tensor(values(wanted), shares.length, 1)));
        return distance.times(distance)
                .times(scope.tensor(shares, shares.length, 1))
                .sum();
    }

    @Override
    public double unit(Parameters parameters) {
        return statistics.scale(parameters, 0).deviation();
    }

    @Override
    public Scores scores(float[] served, int row) {
        return new Scores(new float[] {served[row]});
    }

    @Override
    public Optional<String> fault(Scores scores) {
        float value = scores.values()[0];
        return Float.isFinite(value) ? Optional.empty() : Optional.of(value + ", which is no number");
    }

    @Override
    public Answer answer(Scores scores) {
        float value = scores.values()[0];
        return new Answer(
                Optional.empty(), Optional.empty(), Optional.of(value), Map.of(TargetField.VALUE.json(), value));
    }

    /** The outcome is the answer less the target. */
    @Override
    public Evaluation evaluate(Scores scores, TargetVector target, double importance) {
        return new Evaluation(target, List.of((double) scores.values()[0] - target.single()), importance);
    }

    /** Its square, in that of the targets' unit. */
    @Override
    public double error(Evaluation evaluation) {
        return difference(evaluation) * difference(evaluation);
    }

    @Override
    public FigureOfMerit figureOfMerit() {
        return RMSE;
    }

    /** Root of the mean squared error, and mean absolute error, in the targets' unit; the loss in its square. */
    @Override
    public EvaluationMetrics summarise(List<Evaluation> evaluations) {
        double squared = Evaluation.mean(evaluations, this::error);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(RMSE.name(), Math.sqrt(squared));
        values.put(MAE, Evaluation.mean(evaluations, one -> Math.abs(difference(one))));
        values.put(EvaluationMetrics.LOSS, squared);
        return new EvaluationMetrics(evaluations.size(), values, RMSE);
    }

    private static double difference(Evaluation evaluation) {
        return evaluation.outcome().get(0);
    }

    private static float[] values(List<TargetVector> targets) {
        float[] values = new float[targets.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = targets.get(row).single();
        }
        return values;
    }
}
