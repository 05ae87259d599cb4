/**
 * What alignment is compared with, on the same input: {@link io.freshet.benchmarks.rival.ChainedJoins} and
 * {@link io.freshet.benchmarks.rival.SessionCogroup}, written as a user of the Streams DSL would.
 */
@NullMarked
package io.freshet.benchmarks.rival;

import org.jspecify.annotations.NullMarked;
