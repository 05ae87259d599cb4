/** What the trainer's tests share: generated examples whose labels a small network can learn. */
@NullMarked
package io.freshet.trainer;

import org.jspecify.annotations.NullMarked;
