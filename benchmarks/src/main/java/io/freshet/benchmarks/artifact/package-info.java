/**
 * What a large frozen base costs a pipeline that trains a head on it: an
 * {@link io.freshet.benchmarks.artifact.ArtifactModel} runs in the processes of {@code freshet up}, is given
 * {@link io.freshet.benchmarks.artifact.Reviews}, and {@link io.freshet.benchmarks.artifact.ArtifactBench} takes the
 * figures from the {@link io.freshet.benchmarks.artifact.RoleMetrics} and
 * {@link io.freshet.benchmarks.measure.ProcessMemory} of its roles and from the
 * {@link io.freshet.benchmarks.artifact.PublishedVersions}.
 */
@NullMarked
package io.freshet.benchmarks.artifact;

import org.jspecify.annotations.NullMarked;
