/**
 * The half of a task that every stage can see: each {@link io.freshet.schemas.task.TaskKind} has a
 * {@link io.freshet.schemas.task.TargetCodec}, which reads and checks the targets that one
 * {@link io.freshet.schemas.task.TargetField} says, and a {@link io.freshet.schemas.task.TargetException} says what is
 * wrong with one.
 */
@NullMarked
package io.freshet.schemas.task;

import org.jspecify.annotations.NullMarked;
