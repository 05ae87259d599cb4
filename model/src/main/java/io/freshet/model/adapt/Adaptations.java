package io.freshet.model.adapt;

import io.freshet.model.adapt.NetworkParameter.Part;
import io.freshet.schemas.config.LearningConfig.Strategy;
import java.util.Set;

/** The adaptations that there are. */
public final class Adaptations {
    private Adaptations() {}

    /** The adaptation of a configuration. */
    public static Adaptation of(Strategy strategy) {
        return switch (strategy) {
            case FULL -> new InPlace("full", true, parameter -> true);
            case FROZEN -> new InPlace("frozen", true, Adaptations::isNoPretrainedEncoder);
            case HEAD -> new InPlace("head", false, Adaptations::isHead);
        };
    }

    private static boolean isNoPretrainedEncoder(NetworkParameter parameter) {
        return parameter.part() != Part.ENCODER || !parameter.pretrained();
    }

    /** With what brings a pretrained encoder to the fusion's width, which was learned nowhere. */
    private static boolean isHead(NetworkParameter parameter) {
        return switch (parameter.part()) {
            case FUSION, HEAD -> true;
            case PROJECTION -> parameter.pretrained();
            case ENCODER -> false;
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
    private record InPlace(String name, boolean observes, Chosen chosen) implements Adaptation {
        private static final Set<String> NAMES = Set.of("full", "frozen", "head");

        @Override
        public boolean trains(NetworkParameter parameter) {
            return chosen.learns(parameter);
        }

        @Override
        public boolean continues(String strategy) {
            return NAMES.contains(strategy);
        }
    }
}
