@NullMarked
package io.freshet.trainer.example;

import org.jspecify.annotations.NullMarked;
