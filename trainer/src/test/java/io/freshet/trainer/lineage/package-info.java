@NullMarked
package io.freshet.trainer.lineage;

import org.jspecify.annotations.NullMarked;
