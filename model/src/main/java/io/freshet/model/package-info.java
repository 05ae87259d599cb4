/**
 * The multimodal model as trainer and serving share it: a {@link io.freshet.model.ModelSpec} says what the network is
 * built from, a {@link io.freshet.model.Preparer} turns a sample into {@link io.freshet.model.Features} in plain Java,
 * a {@link io.freshet.model.MultimodalModel} turns features into {@link io.freshet.model.task.Scores}, and a
 * {@link io.freshet.model.Learner} changes its weights, one {@link io.freshet.model.LearningBatch} a step.
 * {@link io.freshet.model.Compute} holds what is process-wide.
 */
@NullMarked
package io.freshet.model;

import org.jspecify.annotations.NullMarked;
