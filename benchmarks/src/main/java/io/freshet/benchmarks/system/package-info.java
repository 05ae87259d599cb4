/**
 * What benches stand on: a {@link io.freshet.benchmarks.system.BenchSystem} with a real broker and registry, a
 * {@link io.freshet.benchmarks.system.Broker} to ask, an {@link io.freshet.benchmarks.system.BenchEventWriter} for
 * input and {@link io.freshet.benchmarks.system.CommittedRecords} for output.
 */
@NullMarked
package io.freshet.benchmarks.system;

import org.jspecify.annotations.NullMarked;
