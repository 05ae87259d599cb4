/**
 * How a role is: {@link io.freshet.schemas.health.RoleHealth} holds the {@link io.freshet.schemas.health.Health} of
 * each of its parts, as the parts report it; {@link io.freshet.schemas.health.Restarts} turns restarts in quick
 * succession into a report. {@link io.freshet.schemas.health.UnhealthyRoles} is how the supervisor of a machine tells
 * which roles keep dying, and {@link io.freshet.schemas.health.UnhealthyRolesFollower} how a role knows without a look
 * at the disk.
 */
@NullMarked
package io.freshet.schemas.health;

import org.jspecify.annotations.NullMarked;
