package io.freshet.model.optimise;

import io.freshet.schemas.config.LearningConfig;
import java.util.List;

/**
 * First and second moments of the gradient, corrected for their beginning at 0, and decoupled decay of weights.
 *
 * <p><em>Source:</em> Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, algorithm 2.
 */
record AdamW(LearningConfig.AdamW config) implements UpdateRule {
    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public List<String> kept() {
        return List.of("first", "second");
    }

    @Override
    public void update(Elements elements, Rates rates) {
        double firstBias = 1 - StrictMath.pow(config.beta1(), (double) rates.age());
        double secondBias = Math.sqrt(1 - StrictMath.pow(config.beta2(), (double) rates.age()));
        // Both bias corrections are folded into rate and epsilon, so that the loop has one division and one root.
        float rate = (float) (rates.rate() * secondBias / firstBias);
        float decay = (float) (1 - rates.rate() * rates.decay());
        float epsilon = (float) (config.epsilon() * secondBias);
        float scale = rates.scale();
        float beta1 = (float) config.beta1();
        float beta2 = (float) config.beta2();
        float[] values = elements.values();
        float[] gradient = elements.gradient();
        float[] first = elements.kept()[0];
        float[] second = elements.kept()[1];
        for (int i = 0; i < elements.length(); i++) {
            float g = gradient[i] * scale;
            first[i] = first[i] * beta1 + g * (1 - beta1);
            second[i] = second[i] * beta2 + g * g * (1 - beta2);
            float root = (float) Math.sqrt(second[i]);
            float change = rate * first[i] / (root + epsilon);
            values[i] = values[i] * decay - change;
        }
    }
}
