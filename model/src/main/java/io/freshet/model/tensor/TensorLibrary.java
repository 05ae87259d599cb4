package io.freshet.model.tensor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** The library as the process sees it. Its settings are process-wide, and threads made later take the last value. */
public final class TensorLibrary {
    private TensorLibrary() {}

    /**
     * Loads the library, where that has not happened, and sets how many threads one operation takes.
     *
     * @param threads at least 1
     */
    public static void start(int threads) {
        // Reading the engine loads the native library; only then is the setting heard.
        engine();
        JniUtils.setNumThreads(threads);
        // Runs the optimiser of scripted graphs never: nothing here is scripted, and its first call costs 100 ms.
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Cores that one operation takes. */
    public static int threads() {
        engine();
        return JniUtils.getNumThreads();
    }

    /** CUDA devices that the library can use. */
    public static int gpus() {
        return engine().getGpuCount();
    }

    static Engine engine() {
        return Engine.getEngine("PyTorch");
    }
}
