package io.freshet.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Numbers in the library's memory on the host, beside the heap: for what is as large as a model and is no parameter of
 * one. Freed all at once. One thread.
 */
public final class HostMemory implements AutoCloseable {
    private final NDManager manager = TensorLibrary.engine().newBaseManager(Device.cpu());

    private HostMemory() {}

    /** Memory of which nothing is taken yet. */
    @MustBeClosed
    public static HostMemory open() {
        return new HostMemory();
    }

    /**
     * Room for so many numbers, all 0; not to be used after {@link #close}.
     *
     * @return (size) float32
     */
    public FloatBuffer zeros(int size) {
        return manager.zeros(new Shape(size))
                .toByteBuffer(true)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        manager.close();
    }
}
