/**
 * What a model learns and answers. A {@link io.freshet.model.task.Task}, one of {@link io.freshet.model.task.Tasks},
 * makes a {@link io.freshet.model.task.TargetVector} of a target, has the network's head and loss, gives
 * {@link io.freshet.model.task.Scores} and puts them into words as an {@link io.freshet.model.task.Answer}. It makes an
 * {@link io.freshet.model.task.Evaluation} of each answer, sums them up as
 * {@link io.freshet.model.task.EvaluationMetrics}, and says which {@link io.freshet.model.task.FigureOfMerit} decides.
 */
@NullMarked
package io.freshet.model.task;

import org.jspecify.annotations.NullMarked;
