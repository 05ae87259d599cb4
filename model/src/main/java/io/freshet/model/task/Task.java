package io.freshet.model.task;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TargetException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a model is to learn and to answer: targets, head, loss, metrics and answers of one kind. It owns no weights. Any
 * thread.
 */
public interface Task {
    /**
     * Name of the kept parameter (labels) that is added to the outputs of a task with labels when they are served, and
     * that its loss does not see.
     */
    String CORRECTION = "head.correction";

    /** The half of the task that needs no tensors: which targets there are, in feedback and in records. */
    TargetCodec targets();

    /**
     * A target for loss and metrics.
     *
     * @throws TargetException when it is none of this task
     */
    TargetVector encode(Target target) throws TargetException;

    /**
     * Position of the output that a target names, of tasks whose {@linkplain #CORRECTION outputs are corrected}; empty
     * for other tasks.
     */
    OptionalInt label(TargetVector target);

    /** Whether outputs are {@linkplain #CORRECTION corrected}. */
    default boolean isCorrected() {
        return false;
    }

    /** Names of the outputs, in the order of {@link Scores#values()}. */
    List<String> outputs();

    /**
     * The parameters of all heads, with names that start with the head's and a dot, and what the task keeps beside
     * them, with names that start with {@code head.}.
     */
    List<ParameterSpec> parameters();

    /**
     * A head, as training sees it: (batch, width) to (batch, outputs).
     *
     * @param name one of those that the task was made with
     * @param dropout in [0, 1), share of the input hidden in training
     */
    Tensor head(Scope scope, String name, Tensor vectors, double dropout);

    /** The parameters that {@link #observe} may change. */
    default List<ParameterSpec> observed() {
        return List.of();
    }

    /** Takes in targets that are about to be learned, while nobody scores. */
    default void observe(Parameters parameters, List<TargetVector> learned) {}

    /**
     * What {@link #head} gave, as it is served: corrected for what sampling left out of training, in the unit of the
     * targets.
     */
    Tensor served(Tensor raw);

    /**
     * Weighted mean loss, a scalar.
     *
     * @param raw (batch, outputs) as {@link #head} gave it
     * @param targets one for each row
     * @param weights (batch) importance, above 0
     * @param smoothing share of each target spread over the others, where the task knows such a thing
     */
    Tensor loss(Tensor raw, List<TargetVector> targets, float[] weights, double smoothing);

    /**
     * What counts as a difference of one between two scores: 1 for probabilities, else how far the targets spread that
     * these parameters learned from.
     */
    default double unit(Parameters parameters) {
        return 1;
    }

    /** Scores of one row of served outputs. */
    Scores scores(float[] served, int row);

    /** What keeps scores from being an answer of this task; empty when nothing does. */
    Optional<String> fault(Scores scores);

    /** Scores in words. */
    Answer answer(Scores scores);

    /** How scores compare with what would have been right. */
    Evaluation evaluate(Scores scores, TargetVector target, double importance);

    /** How wrong an answer was, from 0 up, in what the figure of merit is made of: two answers are compared by it. */
    double error(Evaluation evaluation);

    /** Which of the metrics decides between models. */
    FigureOfMerit figureOfMerit();

    /** Evaluations of this task summed up. */
    EvaluationMetrics summarise(List<Evaluation> evaluations);
}
