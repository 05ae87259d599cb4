@NullMarked
package io.freshet.trainer.window;

import org.jspecify.annotations.NullMarked;
