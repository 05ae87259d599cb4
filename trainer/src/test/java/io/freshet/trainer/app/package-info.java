@NullMarked
package io.freshet.trainer.app;

import org.jspecify.annotations.NullMarked;
