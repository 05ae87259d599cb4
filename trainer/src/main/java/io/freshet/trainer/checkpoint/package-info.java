/**
 * Everything needed to go on training: a {@link io.freshet.trainer.checkpoint.TrainingState} with its
 * {@link io.freshet.trainer.checkpoint.Progress}, kept as one blob by
 * {@link io.freshet.trainer.checkpoint.CheckpointStore}. A blob that cannot be used is a
 * {@link io.freshet.trainer.checkpoint.CheckpointException}.
 */
@NullMarked
package io.freshet.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
