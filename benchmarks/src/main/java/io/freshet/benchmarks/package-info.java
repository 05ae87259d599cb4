/** The {@code freshet bench} command: one package for each bench, and what they share. */
@NullMarked
package io.freshet.benchmarks;

import org.jspecify.annotations.NullMarked;
