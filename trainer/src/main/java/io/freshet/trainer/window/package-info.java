/**
 * From the examples topic to windows: an {@link io.freshet.trainer.window.ExampleRecord} is one record as it was read
 * (made by {@link io.freshet.trainer.window.ExampleRecordReader}), an {@link io.freshet.trainer.window.ExampleOrder}
 * says which comes next, a {@link io.freshet.trainer.window.Windower} cuts them into
 * {@link io.freshet.trainer.window.Window}s, and {@link io.freshet.trainer.window.SoleOwnerAssignor} sees to it that
 * one trainer reads them all.
 */
@NullMarked
package io.freshet.trainer.window;

import org.jspecify.annotations.NullMarked;
