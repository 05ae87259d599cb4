package io.freshet.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsStream;
import io.freshet.schemas.blob.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The parameters of one section in the library's memory. Networks may share a section whose values nobody changes: each
 * is an owner, and the last one that closes it frees it. Reading and owning is for any thread; changing values for one,
 * while nobody reads.
 */
public final class NativeSection implements AutoCloseable {
    /** Misfits that a message names; the rest it counts. */
    private static final int SHOWN = 5;

    private static final int CHUNK_VALUES = 1 << 14;

    private final Map<String, ParameterSpec> specs = new LinkedHashMap<>();
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final NDManager manager;
    private final AtomicInteger owners = new AtomicInteger(1);

    private NativeSection(List<ParameterSpec> specs, ComputeDevice device) {
        specs.forEach(spec -> this.specs.put(spec.name(), spec));
        if (this.specs.size() != specs.size()) {
            throw new IllegalArgumentException("Two parameters share a name among "
                    + specs.stream().map(ParameterSpec::name).toList() + "; give each its own.");
        }
        this.manager = TensorLibrary.engine().newBaseManager(device == ComputeDevice.GPU ? Device.gpu() : Device.cpu());
    }

    /** New parameters; each one's values are a function of its spec and the seed, whatever else is there. */
    @MustBeClosed
    public static NativeSection initialise(List<ParameterSpec> specs, long seed, ComputeDevice device) {
        NativeSection section = new NativeSection(specs, device);
        for (ParameterSpec spec : specs) {
            SplittableRandom random =
                    new SplittableRandom(seed * 31 + spec.name().hashCode());
            section.begin(spec, random);
        }
        return section;
    }

    /** Reads the arrays of a file to a target. */
    public interface Reader {
        void readTo(WeightsStream.Target target) throws IOException;
    }

    /**
     * Reads parameters from a stream straight into the library's memory. Parameters that are not there and not required
     * begin anew: weights from before the network had them lack them.
     *
     * @param source by which messages name the stream
     * @throws WeightsException when names, shapes or finiteness do not fit
     */
    @MustBeClosed
    public static NativeSection read(String source, List<ParameterSpec> specs, ComputeDevice device, Reader reader)
            throws IOException {
        NativeSection section = new NativeSection(specs, device);
        try {
            section.fill(source, reader);
            return section;
        } catch (IOException | RuntimeException e) {
            section.close();
            throw e;
        }
    }

    private void fill(String source, Reader reader) throws IOException {
        try (NDManager host = TensorLibrary.engine().newBaseManager(Device.cpu())) {
            Map<String, NDArray> read = new LinkedHashMap<>();
            reader.readTo(new WeightsStream.Target() {
                @Override
                public void check(Map<String, long[]> shapes) throws WeightsException {
                    checkFit(source, shapes);
                }

                @Override
                public FloatBuffer room(String name, long[] shape) {
                    NDArray array = host.create(new Shape(shape));
                    read.put(name, array);
                    return memory(array);
                }
            });
            for (ParameterSpec spec : specs.values()) {
                NDArray array = read.get(spec.name());
                if (array == null) {
                    begin(spec, new SplittableRandom(0));
                } else {
                    checkFinite(source, spec.name(), array);
                    keep(spec, array);
                }
            }
        }
    }

    private void keep(ParameterSpec spec, NDArray array) {
        if (manager.getDevice().isGpu()) {
            NDArray there = array.toDevice(manager.getDevice(), true);
            there.attach(manager);
            arrays.put(spec.name(), there);
        } else {
            array.attach(manager);
            arrays.put(spec.name(), array);
        }
    }

    /** Straight into the library's memory: a large table has no copy on the heap. */
    private void begin(ParameterSpec spec, SplittableRandom random) {
        try (NDManager host = TensorLibrary.engine().newBaseManager(Device.cpu())) {
            NDArray array = host.create(new Shape(spec.axes()));
            FloatBuffer values = memory(array);
            while (values.hasRemaining()) {
                values.put(spec.initial().values(Math.min(CHUNK_VALUES, values.remaining()), random));
            }
            keep(spec, array);
        }
    }

    private void checkFit(String source, Map<String, long[]> shapes) throws WeightsException {
        List<String> misfits = new ArrayList<>();
        Map<String, long[]> rest = new TreeMap<>(shapes);
        for (ParameterSpec spec : specs.values()) {
            long[] shape = rest.remove(spec.name());
            if (shape == null && spec.kind().isRequired()) {
                misfits.add(spec.name() + " is not there");
            } else if (shape != null && !Arrays.equals(shape, spec.axes())) {
                misfits.add(spec.name() + " has shape " + Arrays.toString(shape) + " instead of " + spec.shape());
            }
        }
        rest.keySet().forEach(name -> misfits.add(name + " is not known"));
        if (!misfits.isEmpty()) {
            int more = misfits.size() - SHOWN;
            throw misfit(
                    source,
                    String.join(", ", misfits.subList(0, Math.min(SHOWN, misfits.size())))
                            + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static void checkFinite(String source, String name, NDArray array) throws WeightsException {
        if (!isFinite(memory(array))) {
            throw misfit(source, name + " holds a value that is not finite");
        }
    }

    private static boolean isFinite(FloatBuffer values) {
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether these are its parameters, by name and shape. */
    public boolean isOf(List<ParameterSpec> parameters) {
        return parameters.size() == specs.size()
                && parameters.stream().allMatch(parameter -> {
                    ParameterSpec own = specs.get(parameter.name());
                    return own != null && own.shape().equals(parameter.shape());
                });
    }

    /** Whether no value is infinite or not a number. */
    public boolean isFinite() {
        return arrays.values().stream()
                .allMatch(array ->
                        isFinite(manager.getDevice().isGpu() ? FloatBuffer.wrap(array.toFloatArray()) : memory(array)));
    }

    private static WeightsException misfit(String source, String misfit) {
        return new WeightsException("Weights file " + source + " does not fit the model: " + misfit
                + "; use it with the configuration that it was trained with.");
    }

    /** The same values in memory of their own. */
    @MustBeClosed
    public NativeSection copy() {
        NativeSection copy = new NativeSection(
                List.copyOf(specs.values()), manager.getDevice().isGpu() ? ComputeDevice.GPU : ComputeDevice.CPU);
        arrays.forEach((name, array) -> {
            NDArray twin = copy.manager.create(array.getShape());
            array.copyTo(twin);
            copy.arrays.put(name, twin);
        });
        return copy;
    }

    /** Takes over the values of parameters of the same names. What is the same memory is left alone. */
    public void become(Parameters other) {
        arrays.forEach((name, array) -> {
            NDArray theirs = other.array(name);
            if (theirs != array) {
                theirs.copyTo(array);
            }
        });
    }

    /** Writes the parameters as safetensors; equal values and metadata give equal bytes. */
    public void write(OutputStream out, Map<String, String> metadata) throws IOException {
        try (NDManager host = TensorLibrary.engine().newBaseManager(Device.cpu())) {
            SortedMap<String, WeightsStream.Values> values = new TreeMap<>();
            arrays.forEach((name, array) -> {
                NDArray near = array;
                if (manager.getDevice().isGpu()) {
                    near = array.toDevice(Device.cpu(), true);
                    near.attach(host);
                }
                values.put(name, new WeightsStream.Values(array.getShape().getShape(), memory(near)));
            });
            WeightsStream.write(out, values, metadata);
        }
    }

    /** SHA-256 of names, shapes and values. */
    public String digest() throws IOException {
        return Digests.sha256(out -> write(out, Map.of()));
    }

    /** Becomes one more owner. */
    public NativeSection retain() {
        return retainIfOpen()
                .orElseThrow(
                        () -> new IllegalStateException("A section that was freed cannot be shared; read it again."));
    }

    /** Becomes one more owner, unless it was freed. */
    public Optional<NativeSection> retainIfOpen() {
        int before = owners.getAndUpdate(seen -> seen == 0 ? 0 : seen + 1);
        return before == 0 ? Optional.empty() : Optional.of(this);
    }

    /** Whether it was freed. */
    public boolean isClosed() {
        return owners.get() == 0;
    }

    /** Gives up one ownership; once for each time it was gained. */
    @Override
    public void close() {
        if (owners.decrementAndGet() == 0) {
            manager.close();
        }
    }

    Map<String, ParameterSpec> specs() {
        return specs;
    }

    NDArray array(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException(
                    "There is no parameter " + name + "; it must be one of " + arrays.keySet() + ".");
        }
        return array;
    }

    NDManager manager() {
        return manager;
    }

    int managedArrays() {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }

    /** The library's own memory, of an array on the CPU. */
    private static FloatBuffer memory(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
