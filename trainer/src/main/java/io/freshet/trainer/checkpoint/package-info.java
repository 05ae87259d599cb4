/**
 * Everything needed to go on training: a {@link io.freshet.trainer.checkpoint.TrainingState} with its
 * {@link io.freshet.trainer.checkpoint.Progress}, which {@link io.freshet.trainer.checkpoint.CheckpointStore} keeps in
 * the blob store as a manifest of sections. {@link io.freshet.trainer.checkpoint.Ancestry} says which versions it
 * descends from.
 */
@NullMarked
package io.freshet.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
