/**
 * From one vector for each modality to one for the sample: an {@link io.freshet.model.fuse.Encoded} is what a modality
 * brings, {@link io.freshet.model.fuse.WeightedFusion} mixes them.
 */
@NullMarked
package io.freshet.model.fuse;

import org.jspecify.annotations.NullMarked;
