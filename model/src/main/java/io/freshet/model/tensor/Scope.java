package io.freshet.model.tensor;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.google.errorprone.annotations.MustBeClosed;
import java.util.random.RandomGenerator;

/**
 * Owns every tensor of one forward pass, and frees them when it closes. One thread; scopes of one thread nest.
 *
 * <p>Whether the library keeps a graph is a setting of the thread, and on in new threads: a scope sets it when it opens
 * and puts it back when it closes.
 */
public final class Scope implements AutoCloseable {
    private final Parameters parameters;
    private final NDManager manager;
    private final Dropper dropper;
    private final boolean graphBefore;

    /** Hides elements at random, or none. */
    private interface Dropper {
        Tensor drop(Tensor tensor, double share);
    }

    private Scope(Parameters parameters, boolean graph, Dropper dropper) {
        this.parameters = parameters;
        this.manager = parameters.manager().newSubManager();
        this.dropper = dropper;
        this.graphBefore = JniUtils.isGradMode();
        JniUtils.setGradMode(graph);
    }

    /** For scoring: no graph, no dropout. */
    @MustBeClosed
    public static Scope scoring(Parameters parameters) {
        return new Scope(parameters, false, (tensor, share) -> tensor);
    }

    /** For a step of training: keeps the graph; dropout is drawn from {@code random}. */
    @MustBeClosed
    public static Scope learning(Parameters parameters, RandomGenerator random) {
        return new Scope(parameters, true, (tensor, share) -> drop(tensor, share, random));
    }

    /** Another scope of the same parameters, for scoring. */
    @MustBeClosed
    public Scope apart() {
        return scoring(parameters);
    }

    /** Float32 of the given shape, copied from {@code values}. */
    public Tensor tensor(float[] values, long... shape) {
        return new Tensor(manager.create(values, new Shape(shape)), this);
    }

    /** Int64 positions of the given shape. */
    public Tensor positions(long[] values, long... shape) {
        return new Tensor(manager.create(values, new Shape(shape)), this);
    }

    /** A parameter, as an operand, with what is learned beside it. */
    public Tensor parameter(String name) {
        Tensor parameter = plain(name);
        return parameters
                .adapter(name)
                .map(adapter -> adapter.adapted(parameter))
                .orElse(parameter);
    }

    /** (..., in) by parameters (out, in) and (out) to (..., out), with what is learned beside them. */
    Tensor linear(Tensor input, String weight, String bias) {
        // Two narrow products cost less than one matrix as large as the weight, and its gradient.
        if (parameters.adapter(weight).orElse(null) instanceof Adapter.LowRank factors) {
            return input.linear(plain(weight), parameter(bias)).plus(factors.added(input));
        }
        return input.linear(parameter(weight), parameter(bias));
    }

    private Tensor plain(String name) {
        return new Tensor(parameters.array(name), this);
    }

    /**
     * In training hides a share of the elements and scales the others up to the same mean; otherwise changes nothing.
     */
    public Tensor dropout(Tensor tensor, double share) {
        return dropper.drop(tensor, share);
    }

    /** What the backward pass of this scope left for each trained parameter. */
    public Gradients gradients() {
        return Gradients.of(parameters, manager);
    }

    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
        JniUtils.setGradMode(graphBefore);
    }

    /** The mask is drawn here and not by the library, whose generator is one for the whole process. */
    private static Tensor drop(Tensor tensor, double share, RandomGenerator random) {
        if (share == 0) {
            return tensor;
        }
        float[] mask = new float[Math.toIntExact(tensor.size())];
        float kept = (float) (1 / (1 - share));
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < share ? 0 : kept;
        }
        return tensor.times(tensor.scope().tensor(mask, tensor.shape()));
    }
}
