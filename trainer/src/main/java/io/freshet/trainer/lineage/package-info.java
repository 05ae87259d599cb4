/**
 * A model on its way: a {@link io.freshet.trainer.lineage.Lineage} learns one window after another and says in a
 * {@link io.freshet.trainer.lineage.WindowOutcome} what came of it. It knows no Kafka and no blob store.
 */
@NullMarked
package io.freshet.trainer.lineage;

import org.jspecify.annotations.NullMarked;
