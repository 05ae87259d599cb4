/**
 * From weights to a version, and back: a {@link io.freshet.trainer.publish.VersionPublisher} keeps the sections and
 * describes them, with the {@link io.freshet.trainer.publish.Provenances provenance} that a
 * {@link io.freshet.trainer.publish.ModelRelease} carries; {@link io.freshet.trainer.publish.VersionRetention} says
 * which stay. A {@link io.freshet.trainer.publish.VersionDirectory} is a version outside of any pipeline, and a
 * {@link io.freshet.trainer.publish.BaseVersion} one that a pipeline begins with.
 */
@NullMarked
package io.freshet.trainer.publish;

import org.jspecify.annotations.NullMarked;
