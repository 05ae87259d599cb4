/**
 * Training without a stream: an {@link io.freshet.trainer.offline.OfflineTraining} takes a model through the passes of
 * a fixed {@link io.freshet.trainer.offline.Dataset}, tells an {@link io.freshet.trainer.offline.OfflineListener} how
 * it goes, keeps the weights that answer the validation part best, and reports on the test part, all of it and each
 * modality alone, in an {@link io.freshet.trainer.offline.OfflineReport}.
 */
@NullMarked
package io.freshet.trainer.offline;

import org.jspecify.annotations.NullMarked;
