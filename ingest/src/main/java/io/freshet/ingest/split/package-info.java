/**
 * What an example may be used for: {@link io.freshet.ingest.split.Splitter} deals samples to training, validation and
 * test by a hash, so that the same sample always falls to the same use.
 */
@NullMarked
package io.freshet.ingest.split;

import org.jspecify.annotations.NullMarked;
