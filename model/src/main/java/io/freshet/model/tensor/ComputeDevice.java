package io.freshet.model.tensor;

/** Where a model's weights and arithmetic live. */
public enum ComputeDevice {
    CPU,
    /** The first CUDA device. */
    GPU
}
