/**
 * Who serves next. The {@link io.freshet.serving.rollout.RolloutLeader} decides on each published version, once for all
 * instances; an {@link io.freshet.serving.rollout.Operator} can decide otherwise. Both write
 * {@link io.freshet.schemas.event.Rollout} records, which every instance follows.
 */
@NullMarked
package io.freshet.serving.rollout;

import org.jspecify.annotations.NullMarked;
