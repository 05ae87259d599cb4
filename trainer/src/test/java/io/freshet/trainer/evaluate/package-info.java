@NullMarked
package io.freshet.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
