/**
 * What a bench says: a {@link io.freshet.benchmarks.report.BenchReport} of
 * {@link io.freshet.benchmarks.report.Figure}s, each held to a {@link io.freshet.benchmarks.report.Bar}, taken in
 * {@link io.freshet.benchmarks.report.MachineDescription}; and a {@link io.freshet.benchmarks.report.WorkBar} while it
 * works.
 */
@NullMarked
package io.freshet.benchmarks.report;

import org.jspecify.annotations.NullMarked;
