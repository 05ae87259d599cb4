package io.freshet.model.adapt;

import io.freshet.model.adapt.NetworkParameter.Part;
import io.freshet.schemas.config.LearningConfig.Strategy;

/** The adaptations that there are. */
public final class Adaptations {
    private Adaptations() {}

    /** The adaptation of a configuration. */
    public static Adaptation of(Strategy strategy) {
        return switch (strategy) {
            case FULL -> new InPlace("full", true);
            case HEAD -> new InPlace("head", false);
        };
    }

    /**
     * Tunes weights in place and adds none: all of them, or fusion and head alone, with encoders, their projections and
     * what they know of their inputs as they are. Either goes on where the other stopped.
     */
    private record InPlace(String name, boolean all) implements Adaptation {
        @Override
        public boolean trains(NetworkParameter parameter) {
            return all || parameter.part() == Part.FUSION || parameter.part() == Part.HEAD;
        }

        @Override
        public boolean observes() {
            return all;
        }

        @Override
        public boolean continues(String strategy) {
            return strategy.equals("full") || strategy.equals("head");
        }
    }
}
