/**
 * How figures are computed: {@link io.freshet.benchmarks.measure.ProcessUsage} between two moments of a process,
 * {@link io.freshet.benchmarks.measure.Quantiles} over repeated runs and many delays.
 */
@NullMarked
package io.freshet.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
