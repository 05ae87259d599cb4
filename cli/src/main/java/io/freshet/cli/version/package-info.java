/**
 * {@code freshet status}, {@code versions}, {@code promote}, {@code rollback} and {@code pin}: see what serves, and
 * decide it.
 */
@NullMarked
package io.freshet.cli.version;

import org.jspecify.annotations.NullMarked;
