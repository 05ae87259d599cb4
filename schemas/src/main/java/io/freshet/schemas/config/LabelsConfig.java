package io.freshet.schemas.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How labels find their samples, and what silence means.
 *
 * @param horizon how long a label and its sample wait for each other, in event time
 * @param implicit what silence means; empty when it means nothing
 */
public record LabelsConfig(Duration horizon, Optional<Implicit> implicit) {
    private static final double LEAST_RATE = 1e-6;

    /**
     * Silence is a label.
     *
     * @param label the label that silence stands for, one of the task's
     * @param after how long an answer stands without a word until silence counts, in event time; at most the horizon
     * @param rate share of silences that become examples, in (0, 1]
     */
    public record Implicit(String label, Duration after, double rate) {
        /** How many silences one that became an example stands for, at least 1. */
        public double importance() {
            return 1 / rate;
        }
    }

    static LabelsConfig from(ConfigSection section, TaskConfig task) {
        Duration horizon = horizon(section);
        Implicit implicit = new Implicit(
                label(section, task),
                section.duration("implicit-after", Duration.ofMillis(1), Duration.ofDays(3660)),
                section.number("implicit-rate", LEAST_RATE, 1));
        if (section.oneOf("implicit", "none", "negative").equals("none")) {
            return new LabelsConfig(horizon, Optional.empty());
        }
        if (implicit.after().compareTo(horizon) > 0) {
            section.fault(
                    "implicit-after",
                    "is " + Units.shown(implicit.after()) + ", more than labels.horizon",
                    "it must be at most " + Units.shown(horizon) + ", or labels.horizon longer");
        }
        return new LabelsConfig(horizon, Optional.of(implicit));
    }

    static Duration horizon(ConfigSection section) {
        return section.duration("horizon", Duration.ofSeconds(1), Duration.ofDays(3660));
    }

    private static String label(ConfigSection section, TaskConfig task) {
        String label = section.text("implicit-label");
        if (label.isEmpty()) {
            return task.labels().isEmpty() ? "" : task.labels().get(0);
        }
        if (!task.labels().contains(label)) {
            section.fault("implicit-label", "is " + label, "it must be one of task.labels, " + task.labels());
        }
        return label;
    }
}
