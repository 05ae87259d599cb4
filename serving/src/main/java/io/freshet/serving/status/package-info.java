/**
 * What can be seen of a pipeline from here: {@link io.freshet.serving.status.VersionView} of each version, the
 * {@link io.freshet.serving.status.TopicFollower} over every topic while somebody looks, and the
 * {@link io.freshet.serving.status.StatusReport} that puts all of it together.
 */
@NullMarked
package io.freshet.serving.status;

import org.jspecify.annotations.NullMarked;
