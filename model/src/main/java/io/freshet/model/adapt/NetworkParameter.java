package io.freshet.model.adapt;

import io.freshet.model.tensor.ParameterSpec;

/**
 * A parameter and the part of the network that it belongs to.
 *
 * @param modality of encoders and projections; empty for fusion and head, which all modalities share
 * @param pretrained whether the modality's encoder begins with weights that were learned elsewhere
 */
public record NetworkParameter(ParameterSpec spec, Part part, String modality, boolean pretrained) {
    /** The parts of a network. */
    public enum Part {
        /** What reads one modality. */
        ENCODER,
        /** What brings one modality to the fusion's width. */
        PROJECTION,
        FUSION,
        /** The task's. */
        HEAD
    }
}
