/**
 * From one vector for each modality to one for the sample: {@link io.freshet.model.fuse.WeightedFusion} mixes what the
 * modalities bring.
 */
@NullMarked
package io.freshet.model.fuse;

import org.jspecify.annotations.NullMarked;
