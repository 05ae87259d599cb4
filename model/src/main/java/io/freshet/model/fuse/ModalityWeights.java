package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One learned logit for each modality; all begin equal. One that joins trained ones is asleep until there is something
 * to learn of it.
 *
 * @param modalities in the order of the weights
 */
record ModalityWeights(List<String> modalities) {
    private static final String WEIGHTS = "fusion.weights";
    /**
     * Where the logit of a modality begins that joins trained ones, below the lowest: its weight is lost when it is
     * added to theirs as float32, so that no bit of what they answer changes, and yet is one where it stands alone.
     */
    static final float ASLEEP = -20;
    /** Logits this far below the greatest are asleep; no training leads there. */
    private static final float SLEEPS_BELOW = -15;
    /** Where a modality begins to count, against the mean weight of the others. */
    private static final double WAKES_AT = -3;

    ModalityWeights {
        modalities = List.copyOf(modalities);
    }

    List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.trained(WEIGHTS, new Initial.Constant(0), modalities.size())
                .named(NamedRows.atLowest(modalities, ASLEEP)));
    }

    /** (modalities). */
    Tensor logits(Scope scope) {
        return scope.parameter(WEIGHTS);
    }

    /** Wakes modalities that joined trained ones, once there is something to learn of them. */
    void observe(Parameters parameters, Set<String> present) {
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

    /** Softmax of the logits, by modality. */
    Map<String, Float> shares(Parameters parameters) {
        try (Scope scope = Scope.scoring(parameters)) {
            float[] shares = logits(scope).softmax(0).values();
            Map<String, Float> weights = new LinkedHashMap<>();
            for (int i = 0; i < shares.length; i++) {
                weights.put(modalities.get(i), shares[i]);
            }
            return weights;
        }
    }
}
