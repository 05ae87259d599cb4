/**
 * The training loop: a {@link io.freshet.trainer.learn.WindowTraining} takes a window's examples and past ones from the
 * {@link io.freshet.trainer.learn.ReplayBuffer} through mini-batches, and says in a
 * {@link io.freshet.trainer.learn.WindowTrainingReport} how it went. {@link io.freshet.trainer.learn.Seeds} makes all
 * that is random a function of one seed, {@link io.freshet.trainer.learn.TrainedRevisions} remembers what was learned,
 * and {@link io.freshet.trainer.learn.PriorCorrection} how many samples it stands for. What frozen encoders make of
 * contents is in {@link io.freshet.trainer.learn.KeptEncodings}.
 */
@NullMarked
package io.freshet.trainer.learn;

import org.jspecify.annotations.NullMarked;
