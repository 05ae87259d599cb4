/**
 * The half of a task that every stage can see: a {@link io.freshet.schemas.task.TargetCodec} reads and checks targets,
 * and a {@link io.freshet.schemas.task.TargetException} says what is wrong with one.
 */
@NullMarked
package io.freshet.schemas.task;

import org.jspecify.annotations.NullMarked;
