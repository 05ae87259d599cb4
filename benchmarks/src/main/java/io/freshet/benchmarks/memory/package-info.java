/**
 * How much memory a whole system takes under a steady load: a {@link io.freshet.benchmarks.memory.DigitsLoad} on a
 * system that {@link io.freshet.benchmarks.memory.MemoryBench} has started and weighs.
 */
@NullMarked
package io.freshet.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
