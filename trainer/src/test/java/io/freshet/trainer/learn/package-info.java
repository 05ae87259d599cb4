@NullMarked
package io.freshet.trainer.learn;

import org.jspecify.annotations.NullMarked;
