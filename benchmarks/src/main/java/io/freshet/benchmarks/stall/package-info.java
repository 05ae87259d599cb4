/**
 * What callers feel while the broker stands still: {@link io.freshet.benchmarks.stall.StallBench} stops it under a
 * running system, {@link io.freshet.benchmarks.stall.WaitingClients} wait for it, and
 * {@link io.freshet.benchmarks.stall.Probe}s time what must not.
 */
@NullMarked
package io.freshet.benchmarks.stall;

import org.jspecify.annotations.NullMarked;
