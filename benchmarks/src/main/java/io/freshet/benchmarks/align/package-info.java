/**
 * Speed and cost of alignment: {@link io.freshet.benchmarks.align.AlignBench} writes a {@code Feed} for each
 * {@code PayloadClass}; {@code SpeedBench} runs each {@code Design} on it in a {@code TopologyRun}, a process of its
 * own, and {@code Completeness} evaluates what came out; {@code DelayBench} and {@code StateBench} take the rest, and
 * {@code AlignFigures} makes figures of it all.
 */
@NullMarked
package io.freshet.benchmarks.align;

import org.jspecify.annotations.NullMarked;
