@NullMarked
package io.freshet.trainer.publish;

import org.jspecify.annotations.NullMarked;
