package io.freshet.model.optimise;

import io.freshet.schemas.config.LearningConfig;
import java.util.List;

/**
 * Stochastic gradient descent with momentum; decay of weights is part of the gradient, as in PyTorch.
 *
 * <p><em>Source:</em> Sutskever and others 2013, On the importance of initialization and momentum in deep learning, in
 * the form of PyTorch's {@code torch.optim.SGD}, where the rate stands outside the velocity.
 */
record Sgd(LearningConfig.Sgd config) implements UpdateRule {
    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public List<String> kept() {
        return List.of("velocity");
    }

    @Override
    public void update(Elements elements, Rates rates) {
        float rate = (float) rates.rate();
        float decay = (float) rates.decay();
        float momentum = (float) config.momentum();
        boolean nesterov = config.nesterov();
        float[] values = elements.values();
        float[] velocity = elements.kept()[0];
        for (int i = 0; i < elements.length(); i++) {
            float g = elements.gradient()[i] * rates.scale() + decay * values[i];
            velocity[i] = velocity[i] * momentum + g;
            float change = nesterov ? g + momentum * velocity[i] : velocity[i];
            values[i] = values[i] - rate * change;
        }
    }
}
