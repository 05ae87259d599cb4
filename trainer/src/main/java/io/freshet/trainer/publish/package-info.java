/**
 * From weights to a version: {@link io.freshet.trainer.publish.VersionPublisher} keeps the artifact, signs and
 * describes it.
 */
@NullMarked
package io.freshet.trainer.publish;

import org.jspecify.annotations.NullMarked;
