/**
 * One role in this process: a {@link io.freshet.cli.run.Role} is started from the configuration once what it stands on
 * answers, and runs until it dies or is told to stop.
 */
@NullMarked
package io.freshet.cli.run;

import org.jspecify.annotations.NullMarked;
