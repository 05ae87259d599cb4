/**
 * What must be true of a machine before a system starts on it: each check gives a {@link io.freshet.cli.check.Finding};
 * {@code up} refuses to start on the first that fails, {@code doctor} shows them all.
 */
@NullMarked
package io.freshet.cli.check;

import org.jspecify.annotations.NullMarked;
