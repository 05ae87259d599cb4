/**
 * Whether weights may be published: {@link io.freshet.trainer.gate.Evidence} is what was measured,
 * {@link io.freshet.trainer.gate.Gate} says a {@link io.freshet.trainer.gate.Decision} and why.
 */
@NullMarked
package io.freshet.trainer.gate;

import org.jspecify.annotations.NullMarked;
