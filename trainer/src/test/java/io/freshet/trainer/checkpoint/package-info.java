@NullMarked
package io.freshet.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
