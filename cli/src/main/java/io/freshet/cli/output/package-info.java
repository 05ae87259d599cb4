/** How commands print: a {@link io.freshet.cli.output.Table} for people, JSON for programs. */
@NullMarked
package io.freshet.cli.output;

import org.jspecify.annotations.NullMarked;
