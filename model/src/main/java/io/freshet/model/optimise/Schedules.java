package io.freshet.model.optimise;

import io.freshet.schemas.config.LearningConfig.Schedule;

/** How the rate of learning goes with the steps. */
final class Schedules {
    private Schedules() {}

    /**
     * What the rate is multiplied by: up from 0 over the steps of warm-up, then down to the floor over the rest.
     *
     * @param step counted from 0
     */
    static double factor(Schedule schedule, long step) {
        if (step < schedule.warmUp()) {
            return (double) step / schedule.warmUp();
        }
        if (schedule.kind() == Schedule.Kind.CONSTANT) {
            return 1;
        }
        long falling = Math.max(1, schedule.steps() - schedule.warmUp());
        double done = Math.min(1, (double) (step - schedule.warmUp()) / falling);
        double left = schedule.kind() == Schedule.Kind.LINEAR ? 1 - done : (1 + StrictMath.cos(Math.PI * done)) / 2;
        return schedule.floor() + (1 - schedule.floor()) * left;
    }
}
