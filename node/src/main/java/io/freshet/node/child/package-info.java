/**
 * Java programs that live and die with this one. A {@link io.freshet.node.child.ChildCommand} says what to start; a
 * {@link io.freshet.node.child.ChildJvm} is the running process, which says {@code READY name} when it is; inside the
 * child, {@link io.freshet.node.child.Lifeline} ends it once its parent is gone.
 */
@NullMarked
package io.freshet.node.child;

import org.jspecify.annotations.NullMarked;
