package io.freshet.model.transformer;

import io.freshet.model.tensor.Layer;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.transformer.Activation;
import io.freshet.schemas.transformer.TransformerShape;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One block: attention, then two linear layers, each added to what came in and normalised after it. */
record TransformerBlock(
        Attention attention,
        Linear attended,
        LayerNorm attendedNorm,
        Linear inner,
        Activation activation,
        Linear outer,
        LayerNorm outerNorm) {
    private static final float TANH_SCALE = (float) Math.sqrt(2 / Math.PI);
    private static final float TANH_CUBE = 0.044715f;

    static TransformerBlock of(String prefix, TransformerShape shape) {
        ParameterNames names = ParameterNames.of(shape.family());
        Blocks blocks = shape.blocks();
        TransformerBlock plain = of(prefix, names, blocks, shape.epsilon());
        return shape.relative()
                .map(relative -> plain.with(DisentangledAttention.of(prefix, names, blocks, relative)))
                .orElse(plain);
    }

    /** With plain attention. */
    static TransformerBlock of(String prefix, ParameterNames names, Blocks blocks, float epsilon) {
        return new TransformerBlock(
                PlainAttention.of(prefix, names, blocks),
                new Linear(prefix + names.attended(), blocks.width(), blocks.width()),
                new LayerNorm(prefix + names.attendedNorm(), blocks.width(), epsilon),
                new Linear(prefix + names.inner(), blocks.width(), blocks.inner()),
                blocks.activation(),
                new Linear(prefix + names.outer(), blocks.inner(), blocks.width()),
                new LayerNorm(prefix + names.outerNorm(), blocks.width(), epsilon));
    }

    private TransformerBlock with(Attention other) {
        return new TransformerBlock(other, attended, attendedNorm, inner, activation, outer, outerNorm);
    }

    List<ParameterSpec> parameters() {
        return Stream.concat(
                        attention.parameters().stream(),
                        Stream.of(attended, attendedNorm, inner, outer, outerNorm)
                                .map(Layer::parameters)
                                .flatMap(List::stream))
                .toList();
    }

    /** (batch, tokens, width) to (batch, tokens, width). */
    Tensor apply(Tensor tokens, Tensor hiding, Optional<Distances> distances) {
        Tensor taken = attended.apply(attention.apply(tokens, hiding, distances));
        Tensor mixed = attendedNorm.apply(taken.plus(tokens));
        return outerNorm.apply(outer.apply(activated(inner.apply(mixed))).plus(mixed));
    }

    /**
     * The same with each norm before its part and not after it, by which a new network learns without a slow start.
     *
     * <p><em>Source:</em> Xiong and others 2020, On Layer Normalization in the Transformer Architecture.
     */
    Tensor applyNormedFirst(Tensor tokens, Tensor hiding) {
        Tensor taken = attention.apply(attendedNorm.apply(tokens), hiding, Optional.empty());
        Tensor mixed = attended.apply(taken).plus(tokens);
        return outer.apply(activated(inner.apply(outerNorm.apply(mixed)))).plus(mixed);
    }

    private Tensor activated(Tensor tensor) {
        return switch (activation) {
            case GELU -> tensor.gelu();
            case GELU_TANH -> geluByTanh(tensor);
            case RELU -> tensor.relu();
            case SILU -> tensor.silu();
        };
    }

    private static Tensor geluByTanh(Tensor x) {
        Tensor cube = x.times(x).times(x).times(x.scope().tensor(new float[] {TANH_CUBE}, 1));
        Tensor inside = x.plus(cube).times(x.scope().tensor(new float[] {TANH_SCALE}, 1));
        Tensor one = x.scope().tensor(new float[] {1}, 1);
        return x.times(inside.tanh().plus(one)).times(x.scope().tensor(new float[] {0.5f}, 1));
    }
}
