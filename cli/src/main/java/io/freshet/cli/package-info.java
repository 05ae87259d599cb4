/**
 * The {@code freshet} command: {@link io.freshet.cli.Freshet} gathers the commands of every package, and of modules
 * further out as {@link io.freshet.cli.Subcommand}.
 */
@NullMarked
package io.freshet.cli;

import org.jspecify.annotations.NullMarked;
