package io.freshet.model.adapt;

import io.freshet.model.adapt.NetworkParameter.Part;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;

/** The adaptations that there are. */
public final class Adaptations {
    private Adaptations() {}

    /** The adaptation of a configuration. */
    public static Adaptation of(Strategy strategy) {
        if (strategy instanceof LearningConfig.Lora lora) {
            return new LowRankFactors(lora.rank(), lora.alpha(), lora.dropout(), lora.targets());
        }
        if (strategy instanceof LearningConfig.BitFit) {
            return new BiasShifts();
        }
        if (strategy instanceof LearningConfig.InPlace inPlace) {
            return inPlace(inPlace);
        }
        throw new IllegalStateException("There is no adaptation for " + strategy.label() + "; this is a bug.");
    }

    private static Adaptation inPlace(LearningConfig.InPlace strategy) {
        return switch (strategy) {
            case FULL -> new InPlace(true, parameter -> true);
            case FROZEN -> new InPlace(true, Adaptations::isNoPretrainedEncoder);
            case HEAD -> new InPlace(false, Adaptations::isHead);
        };
    }

    /** All that was learned nowhere, and what is learned beside the rest. */
    static boolean isNoPretrainedEncoder(NetworkParameter parameter) {
        return parameter.part() != Part.ENCODER || !parameter.pretrained();
    }

    /** With what brings a pretrained encoder to the fusion's width, which was learned nowhere. */
    private static boolean isHead(NetworkParameter parameter) {
        return switch (parameter.part()) {
            case FUSION, HEAD -> true;
            case PROJECTION -> parameter.pretrained();
            case ENCODER, ADAPTER -> false;
        };
    }

    /** Which parameters learn. */
    private interface Chosen {
        boolean learns(NetworkParameter parameter);
    }

    /**
     * Tunes weights in place and adds none. Each goes on where another stopped.
     *
     * @param observes whether what encoders know of their inputs follows them
     */
    private record InPlace(boolean observes, Chosen chosen) implements Adaptation {
        @Override
        public boolean trains(NetworkParameter parameter) {
            return chosen.learns(parameter);
        }

        @Override
        public boolean continues(Adaptation other) {
            return other instanceof InPlace;
        }
    }
}
