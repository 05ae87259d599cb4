package io.freshet.model.transformer;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.vision.VisionShape.PatchTransformer;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer over the patches of a picture; parameters have the names that Hugging Face writes. It owns no weights.
 * Any thread.
 *
 * <p><em>Source:</em> Dosovitskiy and others 2021, An Image is Worth 16x16 Words.
 */
public final class VisionTransformer {
    private static final int CHANNELS = 3;
    /** Standard deviation 0.02, as such networks begin. */
    private static final Initial BEGINS = new Initial.Uniform((float) (0.02 * Math.sqrt(3)));

    private final PatchTransformer shape;
    private final String embeddings;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;

    /** Parameters' names start with {@code prefix} and a dot. */
    public VisionTransformer(String prefix, PatchTransformer shape) {
        this.shape = shape;
        this.embeddings = prefix + ".embeddings.";
        String block = prefix + "." + ParameterNames.VIT.block();
        for (int i = 0; i < shape.blocks().count(); i++) {
            blocks.add(TransformerBlock.of(block + i, ParameterNames.VIT, shape.blocks(), shape.epsilon()));
        }
        this.norm = new LayerNorm(prefix + ".layernorm", shape.blocks().width(), shape.epsilon());
    }

    /** Width of a token's vector. */
    public int width() {
        return shape.blocks().width();
    }

    /** Every parameter, in the order of the layers. */
    public List<ParameterSpec> parameters() {
        int patch = shape.patch();
        Initial fanIn = Initial.fanIn((long) CHANNELS * patch * patch);
        List<ParameterSpec> parameters = new ArrayList<>(List.of(
                ParameterSpec.trained(embeddings + "cls_token", BEGINS, 1, 1, width()),
                ParameterSpec.trained(embeddings + "position_embeddings", BEGINS, 1, shape.patches() + 1, width()),
                ParameterSpec.trained(
                        embeddings + "patch_embeddings.projection.weight", fanIn, width(), CHANNELS, patch, patch),
                ParameterSpec.trained(embeddings + "patch_embeddings.projection.bias", fanIn, width())));
        blocks.forEach(block -> parameters.addAll(block.parameters()));
        parameters.addAll(norm.parameters());
        return parameters;
    }

    /**
     * The last block's vectors, normed.
     *
     * @param pixels (batch, 3, side, side) float32
     * @return (batch, 1 + patches, width) float32: what stands for the whole picture, then its patches row by row
     */
    public Tensor apply(Tensor pixels) {
        Scope scope = pixels.scope();
        long batch = pixels.shape()[0];
        Tensor patches = pixels.convolve(
                        scope.parameter(embeddings + "patch_embeddings.projection.weight"),
                        scope.parameter(embeddings + "patch_embeddings.projection.bias"),
                        new Tensor.ConvolutionOptions(shape.patch(), 0, 0, 1))
                .reshape(batch, width(), shape.patches())
                .transpose(0, 2, 1);
        Tensor whole = scope.parameter(embeddings + "cls_token").broadcast(batch, 1, width());
        Tensor tokens =
                Tensor.concat(List.of(whole, patches), 1).plus(scope.parameter(embeddings + "position_embeddings"));
        Tensor nothingHidden = scope.tensor(new float[1], 1, 1, 1, 1);
        for (TransformerBlock block : blocks) {
            tokens = block.applyNormedFirst(tokens, nothingHidden);
        }
        return norm.apply(tokens);
    }
}
