/**
 * From one vector for each modality to one for the sample: a {@link io.freshet.model.fuse.Projection} brings what an
 * encoder made to the fusion's width, a {@link io.freshet.model.fuse.ModalityBatch} says which samples of a batch have
 * it, and a {@link io.freshet.model.fuse.Fusion}, one of {@link io.freshet.model.fuse.Fusions}, mixes them.
 */
@NullMarked
package io.freshet.model.fuse;

import org.jspecify.annotations.NullMarked;
