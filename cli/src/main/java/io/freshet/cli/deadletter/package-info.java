/** {@code freshet dead-letters}: what could not be used, looked at and tried again. */
@NullMarked
package io.freshet.cli.deadletter;

import org.jspecify.annotations.NullMarked;
