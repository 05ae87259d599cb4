/**
 * The trainer as a process: {@link io.freshet.trainer.app.TrainerApp} starts a loop that reads the examples topic;
 * while it owns the partitions a session takes windows through the lineage and writes what came of each in one
 * transaction.
 */
@NullMarked
package io.freshet.trainer.app;

import org.jspecify.annotations.NullMarked;
