package io.freshet.model;

import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.TensorLibrary;
import io.freshet.schemas.config.ServersConfig;

/** What is process-wide in the tensor library: set once, at the start of a role. */
public final class Compute {
    private Compute() {}

    /**
     * Loads the library and sets how many cores one operation takes.
     *
     * @param threads cores of one operation; 0 takes all
     */
    public static void start(int threads) {
        TensorLibrary.start(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    /**
     * The device that the configuration's wish comes to on this machine.
     *
     * @throws IllegalStateException when a GPU is demanded and there is none
     */
    public static ComputeDevice device(ServersConfig.Device wish) {
        return switch (wish) {
            case CPU -> ComputeDevice.CPU;
            case AUTO -> TensorLibrary.gpus() > 0 ? ComputeDevice.GPU : ComputeDevice.CPU;
            case GPU -> {
                if (TensorLibrary.gpus() == 0) {
                    throw new IllegalStateException(
                            "trainer.device is gpu, but PyTorch finds none; set it to auto or cpu,"
                                    + " or give a CUDA build of PyTorch by PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR.");
                }
                yield ComputeDevice.GPU;
            }
        };
    }
}
