/**
 * What is made once and kept on disk: a {@link io.freshet.model.cache.VectorCache} holds vectors in files of records.
 */
@NullMarked
package io.freshet.model.cache;

import org.jspecify.annotations.NullMarked;
