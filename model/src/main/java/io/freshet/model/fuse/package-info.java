/**
 * From what each modality brings to one output for the sample: a {@link io.freshet.model.fuse.Projection} brings what
 * an encoder made to the fusion's width, a {@link io.freshet.model.fuse.ModalityBatch} says which samples of a batch
 * have it, and a {@link io.freshet.model.fuse.Fusion}, one of {@link io.freshet.model.fuse.Fusions}, mixes them. Most
 * are a {@link io.freshet.model.fuse.VectorFusion}, which makes one vector; where one needs something in place of a
 * missing modality, there are {@link io.freshet.model.fuse.MissingVectors}, and where one counts modalities by weights,
 * there are {@link io.freshet.model.fuse.ModalityWeights} and, moved by content,
 * {@link io.freshet.model.fuse.SampleWeights}.
 */
@NullMarked
package io.freshet.model.fuse;

import org.jspecify.annotations.NullMarked;
