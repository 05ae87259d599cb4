/**
 * A whole system on this machine: {@link io.freshet.cli.local.LocalOptions} say where,
 * {@link io.freshet.cli.local.LocalSystem} starts one process for each {@link io.freshet.cli.local.LocalRole}, starts a
 * dead one again, and stops them all in reverse order.
 */
@NullMarked
package io.freshet.cli.local;

import org.jspecify.annotations.NullMarked;
