/** The serving role as a whole: {@link io.freshet.serving.app.ServingApp} wires its rooms by hand. */
@NullMarked
package io.freshet.serving.app;

import org.jspecify.annotations.NullMarked;
