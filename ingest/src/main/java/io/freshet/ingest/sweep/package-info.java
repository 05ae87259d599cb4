/**
 * Lets blobs go that nothing names any more: a {@link io.freshet.ingest.sweep.Sweeper} decides the
 * {@link io.freshet.ingest.sweep.SweepOutcome} of every blob and tells of it in a
 * {@link io.freshet.ingest.sweep.SweepReport}, {@code TopicNames} finds the names in all that Kafka holds but versions
 * that were deleted and checkpoints that were replaced, {@link io.freshet.ingest.sweep.SweepThread} does it again and
 * again beside the streams role.
 */
@NullMarked
package io.freshet.ingest.sweep;

import org.jspecify.annotations.NullMarked;
