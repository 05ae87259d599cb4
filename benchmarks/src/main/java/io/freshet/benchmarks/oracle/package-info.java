/**
 * Whether samples and labels are right: {@link io.freshet.benchmarks.oracle.OracleBench} has a {@code Script} play a
 * {@code Scenario} and a {@code LabelScenario} to two {@code Instances} in {@code InstanceFaults}; {@code SampleLedger}
 * and {@code ExampleLedger} hold what came out against {@code SampleOracle} and {@code ExampleOracle}.
 */
@NullMarked
package io.freshet.benchmarks.oracle;

import org.jspecify.annotations.NullMarked;
