package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fusion {@code weighted}: one learned weight for each modality, softmax, renormalised over the modalities that a
 * sample has. A missing modality has exactly no part in the result, and its encoder no gradient from that sample.
 *
 * @param modalities in the order of the weights
 * @param width of every vector
 */
record WeightedFusion(List<String> modalities, int width) implements Fusion {
    static final String NAME = "weighted";
    private static final String WEIGHTS = "fusion.weights";
    /**
     * Where the logit of a modality begins that joins trained ones, below the lowest: its weight is lost when it is
     * added to theirs as float32, so that no bit of what they answer changes, and yet is one where it stands alone.
     */
    private static final float ASLEEP = -20;
    /** Logits this far below the greatest are asleep; no training leads there. */
    private static final float SLEEPS_BELOW = -15;
    /** Where a modality begins to count, against the mean weight of the others. */
    private static final double WAKES_AT = -3;

    WeightedFusion {
        modalities = List.copyOf(modalities);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** One logit for each modality; all begin equal. */
    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.trained(WEIGHTS, new Initial.Constant(0), modalities.size())
                .named(NamedRows.atLowest(modalities, ASLEEP)));
    }

    /** Wakes modalities that joined trained ones, once there is something to learn of them. */
    @Override
    public void observe(Parameters parameters, Set<String> present) {
        float[] logits = parameters.copy(WEIGHTS).values();
        float greatest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            greatest = Math.max(greatest, logit);
        }
        double sum = 0;
        int awake = 0;
        for (float logit : logits) {
            if (logit >= greatest + SLEEPS_BELOW) {
                sum += StrictMath.exp(logit - greatest);
                awake++;
            }
        }
        float waking = (float) (greatest + StrictMath.log(sum / awake) + WAKES_AT);
        boolean changed = false;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < greatest + SLEEPS_BELOW && present.contains(modalities.get(i))) {
                logits[i] = waking;
                changed = true;
            }
        }
        if (changed) {
            parameters.set(WEIGHTS, logits);
        }
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> encoded) {
        int batch = encoded.get(0).present().length;
        int count = modalities.size();
        float[] mask = new float[batch * count];
        List<Tensor> spread = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean[] present = encoded.get(i).present();
            for (int row = 0; row < batch; row++) {
                mask[row * count + i] = present[row] ? 1 : 0;
            }
            spread.add(spread(scope, encoded.get(i)));
        }
        Tensor shares = scope.tensor(mask, batch, count)
                .times(scope.parameter(WEIGHTS).softmax(0).reshape(1, count));
        Tensor weights = shares.over(shares.sum(1)).reshape(batch, count, 1);
        return Tensor.stack(spread, 1).times(weights).sum(1).reshape(batch, width);
    }

    @Override
    public Map<String, Float> shares(Parameters parameters) {
        try (Scope scope = Scope.scoring(parameters)) {
            float[] shares = scope.parameter(WEIGHTS).softmax(0).values();
            Map<String, Float> weights = new LinkedHashMap<>();
            for (int i = 0; i < shares.length; i++) {
                weights.put(modalities.get(i), shares[i]);
            }
            return weights;
        }
    }

    /** (batch, width): samples without the modality get some other sample's vector, whose weight is 0, or zeros. */
    private Tensor spread(Scope scope, ModalityBatch encoded) {
        int batch = encoded.present().length;
        if (encoded.encoded().isEmpty()) {
            return scope.tensor(new float[batch * width], batch, width);
        }
        Tensor vectors = encoded.encoded().get().pooled();
        if (encoded.everywhere()) {
            return vectors;
        }
        long[] rows = new long[batch];
        int next = 0;
        for (int row = 0; row < batch; row++) {
            rows[row] = encoded.present()[row] ? next++ : 0;
        }
        return vectors.rows(scope.positions(rows, batch));
    }
}
