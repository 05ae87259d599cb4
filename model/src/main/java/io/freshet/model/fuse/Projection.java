package io.freshet.model.fuse;

import io.freshet.model.encode.Encoded;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings an encoder's vectors to the fusion's width, at the same scale whatever the modality, each 0 or more. Any
 * thread.
 */
public final class Projection {
    private final Linear linear;
    private final LayerNorm norm;

    /** From vectors of {@code in} to vectors of {@code out}; parameters' names start with {@code prefix} and a dot. */
    public Projection(String prefix, int in, int out) {
        this.linear = new Linear(prefix + ".projection", in, out);
        this.norm = new LayerNorm(prefix + ".norm", out);
    }

    public List<ParameterSpec> parameters() {
        return Stream.of(linear.parameters(), norm.parameters())
                .flatMap(List::stream)
                .toList();
    }

    /** The same content at the fusion's width, tokens included where there are any. */
    public Encoded apply(Encoded encoded) {
        return new Encoded(
                encoded.sequence().map(parts -> new Encoded.Sequence(tokens(parts.tokens()), parts.mask())),
                one(encoded.pooled()));
    }

    private Tensor tokens(Tensor tokens) {
        long[] shape = tokens.shape();
        return one(tokens.reshape(-1, shape[2])).reshape(shape[0], shape[1], linear.out());
    }

    private Tensor one(Tensor vectors) {
        return norm.apply(linear.apply(vectors)).relu();
    }
}
