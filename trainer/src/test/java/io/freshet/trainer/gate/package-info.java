@NullMarked
package io.freshet.trainer.gate;

import org.jspecify.annotations.NullMarked;
