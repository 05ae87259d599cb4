/** Where a running system is: the options by which every command that talks to one finds it. */
@NullMarked
package io.freshet.cli.server;

import org.jspecify.annotations.NullMarked;
