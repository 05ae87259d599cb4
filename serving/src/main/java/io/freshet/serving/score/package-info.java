/**
 * Answering. A {@link io.freshet.serving.score.ScoreRequest} becomes a {@link io.freshet.serving.score.ScoreAnswer} in
 * the {@link io.freshet.serving.score.ScoreService}; the {@link io.freshet.serving.score.PredictionRecorder} writes
 * down what was answered, so that feedback can find it; the {@link io.freshet.serving.score.SampleScorer} does the same
 * for aligned samples, from topic to topic.
 */
@NullMarked
package io.freshet.serving.score;

import org.jspecify.annotations.NullMarked;
