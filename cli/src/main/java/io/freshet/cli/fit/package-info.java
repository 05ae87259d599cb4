/**
 * {@code freshet fit}: {@code LabelledFiles} makes examples of JSON-lines files as a running pipeline would, offline
 * training learns them, and a {@code FitView} shows what became of it.
 */
@NullMarked
package io.freshet.cli.fit;

import org.jspecify.annotations.NullMarked;
