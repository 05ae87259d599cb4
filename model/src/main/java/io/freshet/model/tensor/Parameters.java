package io.freshet.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.weights.WeightArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The parameters of one network in the library's memory. Many threads may read them at once through scopes; one at a
 * time may change them, while nobody reads.
 */
public final class Parameters implements AutoCloseable {
    private final Map<String, NativeSection> sections = new LinkedHashMap<>();
    private final Map<String, Adapter> adapters = new LinkedHashMap<>();
    private final List<String> trained = new ArrayList<>();
    private final NDManager manager;

    private Parameters(List<NativeSection> sections, List<Adapter> adapters, ComputeDevice device) {
        this.manager = TensorLibrary.engine().newBaseManager(device == ComputeDevice.GPU ? Device.gpu() : Device.cpu());
        for (NativeSection section : sections) {
            section.specs().keySet().forEach(name -> this.sections.put(name, section));
        }
        adapters.forEach(adapter -> this.adapters.put(adapter.target(), adapter));
    }

    /** New parameters; each one's values are a function of its spec and the seed, whatever else is there. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the parameters
    public static Parameters initialise(List<ParameterSpec> specs, long seed, ComputeDevice device) {
        return new Parameters(List.of(NativeSection.initialise(specs, seed, device)), List.of(), device);
    }

    /** Parameters of sections, which become the parameters' to close, with nothing beside them. */
    @MustBeClosed
    public static Parameters of(List<NativeSection> sections, ComputeDevice device) {
        return of(sections, List.of(), device);
    }

    /**
     * Parameters of sections, which become the parameters' to close.
     *
     * @param adapters whose own parameters are among those of the sections, as are their targets
     */
    @MustBeClosed
    public static Parameters of(List<NativeSection> sections, List<Adapter> adapters, ComputeDevice device) {
        return new Parameters(sections, adapters, device);
    }

    /** How one parameter begins: a function of its spec and the seed. */
    public static WeightArray initial(ParameterSpec spec, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + spec.name().hashCode());
        return new WeightArray(spec.axes(), spec.initial().values(spec.size(), random));
    }

    /** Parameters with given values, which must fit: see {@link #misfits}. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // handed on
    public static Parameters of(List<ParameterSpec> specs, Map<String, WeightArray> values, ComputeDevice device) {
        Parameters parameters = initialise(specs, 0, device);
        Map<String, WeightArray> all = completed(specs, values);
        for (ParameterSpec spec : specs) {
            parameters.set(spec.name(), weight(all, spec.name()).values());
        }
        return parameters;
    }

    /**
     * Values with those of parameters that are not among them and not required at their beginning: weights from before
     * the network had them lack them.
     */
    public static Map<String, WeightArray> completed(List<ParameterSpec> specs, Map<String, WeightArray> values) {
        Map<String, WeightArray> completed = new LinkedHashMap<>(values);
        for (ParameterSpec spec : specs) {
            if (!spec.kind().isRequired() && !values.containsKey(spec.name())) {
                completed.put(
                        spec.name(),
                        new WeightArray(spec.axes(), spec.initial().values(spec.size(), new SplittableRandom(0))));
            }
        }
        return completed;
    }

    /**
     * What keeps {@code values} from being the parameters of {@code specs}; empty when nothing does. Not all of them
     * must be there: see {@link #completed}.
     */
    public static List<String> misfits(List<ParameterSpec> specs, Map<String, WeightArray> values) {
        List<String> misfits = new ArrayList<>();
        Map<String, WeightArray> rest = new TreeMap<>(values);
        for (ParameterSpec spec : specs) {
            WeightArray array = rest.remove(spec.name());
            if (array == null && !spec.kind().isRequired()) {
                continue;
            }
            if (array == null) {
                misfits.add(spec.name() + " is not there");
            } else if (!Arrays.equals(array.shape(), spec.axes())) {
                misfits.add(
                        spec.name() + " has shape " + Arrays.toString(array.shape()) + " instead of " + spec.shape());
            } else if (!array.finite()) {
                misfits.add(spec.name() + " holds a value that is not finite");
            }
        }
        rest.keySet().forEach(name -> misfits.add(name + " is not known"));
        return misfits;
    }

    /**
     * Lets backward passes reach the named parameters, as far as an optimizer changes them. Their order is that of the
     * gradients, and decides the last bits of sums over all of them.
     */
    public void train(List<String> wanted) {
        for (String name : wanted) {
            if (spec(name).kind().isLearned() && !trained.contains(name)) {
                array(name).setRequiresGradient(true);
                trained.add(name);
            }
        }
    }

    /** Names of the parameters that backward passes reach. */
    public List<String> trained() {
        return Collections.unmodifiableList(trained);
    }

    /** A copy of one parameter. */
    public WeightArray copy(String name) {
        return new WeightArray(spec(name).axes(), array(name).toFloatArray());
    }

    /** A copy of every parameter, in the order of the specs. */
    public Map<String, WeightArray> copies() {
        Map<String, WeightArray> copies = new LinkedHashMap<>();
        sections.keySet().forEach(name -> copies.put(name, copy(name)));
        return copies;
    }

    /** Replaces one parameter's values in place. */
    public void set(String name, float[] values) {
        // Never NDArray.set: it points the tensor at Java's memory instead of copying.
        try (NDArray source = manager.create(values, new Shape(spec(name).axes()))) {
            source.copyTo(array(name));
        }
    }

    /** Arrays that the library holds for these parameters and whatever still lives in their scopes. */
    public int managedArrays() {
        return ((ai.djl.ndarray.BaseNDManager) manager).getManagedArrays().size()
                + owned().stream().mapToInt(NativeSection::managedArrays).sum();
    }

    @Override
    public void close() {
        manager.close();
        owned().forEach(NativeSection::close);
    }

    private Set<NativeSection> owned() {
        return new LinkedHashSet<>(sections.values());
    }

    /** What is learned beside a parameter. */
    Optional<Adapter> adapter(String name) {
        return Optional.ofNullable(adapters.get(name));
    }

    NDManager manager() {
        return manager;
    }

    NDArray array(String name) {
        return section(name).array(name);
    }

    private ParameterSpec spec(String name) {
        ParameterSpec spec = section(name).specs().get(name);
        if (spec == null) {
            throw new IllegalStateException("A section lacks its parameter " + name + "; this is a bug.");
        }
        return spec;
    }

    /** The section that holds a parameter. */
    private NativeSection section(String name) {
        NativeSection section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException(
                    "There is no parameter " + name + "; it must be one of " + sections.keySet() + ".");
        }
        return section;
    }

    private static WeightArray weight(Map<String, WeightArray> values, String name) {
        WeightArray value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "There are no values for parameter " + name + "; check for misfits first.");
        }
        return value;
    }
}
