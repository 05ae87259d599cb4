/**
 * What benches stand on: a {@link io.freshet.benchmarks.bed.BenchSystem} with a real broker and registry, a
 * {@link io.freshet.benchmarks.bed.Broker} to ask, an {@link io.freshet.benchmarks.bed.BenchEventWriter} for input and
 * {@link io.freshet.benchmarks.bed.CommittedRecords} for output.
 */
@NullMarked
package io.freshet.benchmarks.bed;

import org.jspecify.annotations.NullMarked;
