package io.freshet.model.adapt;

import io.freshet.model.tensor.Adapter;
import java.util.Optional;

/**
 * What is added to the biases of pretrained encoders, those of norms included; what was learned nowhere is tuned in
 * place.
 */
record BiasShifts() implements Adaptation {
    private static final String BIAS = ".bias";

    @Override
    public boolean trains(NetworkParameter parameter) {
        return Adaptations.isNoPretrainedEncoder(parameter);
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public boolean needsAdapters() {
        return true;
    }

    @Override
    public Optional<Adapter> adapter(NetworkParameter parameter) {
        return parameter.isPretrainedWeight() && parameter.spec().name().endsWith(BIAS)
                ? Optional.of(new Adapter.Shift(
                        parameter.spec().name(), parameter.spec().size()))
                : Optional.empty();
    }

    @Override
    public boolean continues(Adaptation other) {
        return other instanceof BiasShifts;
    }
}
