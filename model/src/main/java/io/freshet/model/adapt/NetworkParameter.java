package io.freshet.model.adapt;

import io.freshet.model.tensor.ParameterSpec;

/**
 * A parameter and the part of the network that it belongs to.
 *
 * @param modality of encoders and projections; empty for fusion and head, which all modalities share
 * @param pretrained whether the modality's encoder begins with weights that were learned elsewhere
 */
public record NetworkParameter(ParameterSpec spec, Part part, String modality, boolean pretrained) {
    /** Whether it begins with a value that was learned elsewhere. */
    boolean isPretrainedWeight() {
        return part == Part.ENCODER && pretrained && spec.kind() == ParameterSpec.Kind.TRAINED;
    }

    /** The parts of a network. */
    public enum Part {
        /** What reads one modality. */
        ENCODER,
        /** What is learned beside a parameter of an encoder. */
        ADAPTER,
        /** What brings one modality to the fusion's width. */
        PROJECTION,
        FUSION,
        /** The task's. */
        HEAD
    }
}
