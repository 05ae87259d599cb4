/** {@code freshet score} and {@code freshet feedback}: ask for an answer, and say what it should have been. */
@NullMarked
package io.freshet.cli.score;

import org.jspecify.annotations.NullMarked;
