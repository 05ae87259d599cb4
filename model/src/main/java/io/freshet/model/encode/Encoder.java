package io.freshet.model.encode;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.media.UndecodableException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Reads one modality, in two halves: bytes to features in plain Java, features to a vector in the network. Any thread.
 */
public interface Encoder {
    /** Width of every encoder's vectors, so that any of them can be fused. */
    int WIDTH = 64;

    /**
     * Features of one payload; equal bytes give equal features on every machine.
     *
     * @throws UndecodableException when the payload is not what this encoder reads
     */
    Feature prepare(String contentType, byte[] payload) throws UndecodableException;

    /** The same content as another observation of it could have looked; the argument stays as it is. */
    default Feature augment(Feature feature, RandomGenerator random) {
        return feature;
    }

    /** The network's parameters, with names that start with this encoder's own prefix. */
    List<ParameterSpec> parameters();

    /** Lets the network keep statistics of what it is about to learn from. Changes kept parameters only. */
    default void observe(Parameters parameters, List<Feature> features) {}

    /** Vectors of features that {@link #prepare} made: (features, {@value #WIDTH}) float32, each 0 or more. */
    Tensor encode(Scope scope, List<Feature> features);
}
