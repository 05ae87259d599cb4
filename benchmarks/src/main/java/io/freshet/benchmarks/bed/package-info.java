/**
 * What benches stand on: a {@link io.freshet.benchmarks.bed.TestBed} with a real broker and registry, a
 * {@link io.freshet.benchmarks.bed.Broker} to ask, an {@link io.freshet.benchmarks.bed.EventWriter} for input and
 * {@link io.freshet.benchmarks.bed.Records} for output.
 */
@NullMarked
package io.freshet.benchmarks.bed;

import org.jspecify.annotations.NullMarked;
