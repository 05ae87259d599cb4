package io.freshet.model.fuse;

import io.freshet.model.encode.Encoded;
import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.transformer.TransformerStack;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.transformer.Activation;
import io.freshet.schemas.transformer.TransformerShape.Blocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fusion {@code attention}: a transformer over the tokens of all modalities and one token of its own, whose result
 * is the vector. A token has what its encoder made and a learned vector of its modality; a missing modality is one
 * learned token. What is paid to a modality's tokens begins from a learned logit, added to every score, and another one
 * where it is missing.
 *
 * @param missing the tokens for missing modalities
 * @param weights the logits of present ones
 */
record AttentionFusion(MissingVectors missing, ModalityWeights weights, TransformerStack blocks)
        implements VectorFusion {
    private static final String KINDS = "fusion.modalities";
    private static final String MISSING_WEIGHTS = "fusion.missing-weights";
    private static final String ASKING = "fusion.asking";
    private static final String NORM = "fusion.norm";
    private static final int INNER = 4;
    private static final float EPSILON = 1e-5f;
    /** Standard deviation 0.02, as BERT begins. */
    private static final Initial BEGINS = new Initial.Uniform((float) (0.02 * Math.sqrt(3)));
    /** Added to the score of what fills up: exp of it is 0. */
    private static final float HIDDEN = -1e9f;

    /**
     * What attention sees of one modality, or of all.
     *
     * @param tokens (batch, tokens, width)
     * @param hiding (batch, tokens), added to the scores
     */
    private record Seen(Tensor tokens, Tensor hiding) {}

    AttentionFusion(List<String> modalities, int width, FusionConfig.Attention config) {
        this(
                new MissingVectors(modalities, width),
                new ModalityWeights(modalities),
                new TransformerStack(
                        "fusion.blocks.",
                        new Blocks(config.layers(), width, config.heads(), INNER * width, Activation.GELU),
                        EPSILON));
    }

    @Override
    public int width() {
        return missing.width();
    }

    @Override
    public boolean readsTokens() {
        return true;
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<String> modalities = missing.modalities();
        List<ParameterSpec> parameters = new ArrayList<>(weights.parameters());
        parameters.add(missing.parameter());
        parameters.add(ParameterSpec.trained(MISSING_WEIGHTS, new Initial.Constant(0), modalities.size())
                .named(NamedRows.atLowest(modalities, ModalityWeights.ASLEEP)));
        parameters.add(
                ParameterSpec.trained(KINDS, BEGINS, modalities.size(), width()).named(NamedRows.atZero(modalities)));
        parameters.add(ParameterSpec.trained(ASKING, BEGINS, width()));
        parameters.addAll(blocks.parameters());
        parameters.addAll(norm().parameters());
        return parameters;
    }

    @Override
    public List<ParameterSpec> observed() {
        return weights.parameters();
    }

    @Override
    public void observe(Parameters parameters, Set<String> present) {
        weights.observe(parameters, present);
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> modalities) {
        long batch = modalities.get(0).present().length;
        List<Tensor> tokens = new ArrayList<>();
        List<Tensor> hiding = new ArrayList<>();
        tokens.add(scope.parameter(ASKING).reshape(1, 1, width()).broadcast(batch, 1, width()));
        hiding.add(scope.tensor(new float[(int) batch], batch, 1));
        for (int i = 0; i < modalities.size(); i++) {
            Seen seen = seen(scope, modalities, i);
            tokens.add(seen.tokens);
            hiding.add(seen.hiding);
        }
        Tensor all = Tensor.concat(hiding, 1);
        Tensor mixed = blocks.apply(Tensor.concat(tokens, 1), all.reshape(batch, 1, 1, all.shape()[1]));
        return norm().apply(mixed.slice(1, 0, 1).reshape(batch, width()));
    }

    private LayerNorm norm() {
        return new LayerNorm(NORM, width(), EPSILON);
    }

    private Seen seen(Scope scope, List<ModalityBatch> modalities, int modality) {
        ModalityBatch one = modalities.get(modality);
        Tensor absent = missing.of(scope, modality);
        Seen seen = one.encoded()
                .map(encoded -> spread(scope, one, encoded, absent))
                .orElseGet(() -> alone(scope, absent, one.present().length));
        Tensor present = ModalityBatch.present(scope, List.of(one));
        Tensor lacking = number(scope, 1).minus(present);
        Tensor prior = present.times(weights.logits(scope).slice(0, modality, modality + 1L))
                .plus(lacking.times(scope.parameter(MISSING_WEIGHTS).slice(0, modality, modality + 1L)));
        Tensor kind = scope.parameter(KINDS).slice(0, modality, modality + 1L).reshape(1, 1, width());
        return new Seen(seen.tokens.plus(kind), seen.hiding.plus(prior));
    }

    /** Where no sample has the modality. */
    private Seen alone(Scope scope, Tensor absent, int batch) {
        return new Seen(
                absent.broadcast(batch, width()).reshape(batch, 1, width()), scope.tensor(new float[batch], batch, 1));
    }

    /** Samples without the modality get one token for it, and the rest of their places is hidden. */
    private Seen spread(Scope scope, ModalityBatch one, Encoded encoded, Tensor absent) {
        long[] shape = encoded.tokens().shape();
        int length = (int) shape[1];
        Tensor tokens = one.filled(
                        scope,
                        encoded.tokens().reshape(shape[0], length * shape[2]),
                        absent.broadcast(length, shape[2]).reshape(1, length * shape[2]))
                .reshape(-1, length, shape[2]);
        float[] first = new float[length];
        first[0] = 1;
        Tensor mask = encoded.mask()
                .orElseGet(() -> scope.tensor(new float[] {1}, 1, 1).broadcast(shape[0], length));
        Tensor counted = one.filled(scope, mask, scope.tensor(first, 1, length));
        return new Seen(tokens, number(scope, 1).minus(counted).times(number(scope, HIDDEN)));
    }

    private static Tensor number(Scope scope, float value) {
        return scope.tensor(new float[] {value}, 1);
    }
}
