package io.freshet.schemas.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How labels find their samples, and what the absence of feedback means.
 *
 * @param horizon how long a label and its sample wait for each other, in event time
 * @param implicit what the absence of feedback means; empty when it means nothing
 */
public record LabelsConfig(Duration horizon, Optional<Implicit> implicit) {
    private static final double LEAST_RATE = 1e-6;

    /**
     * An answer without feedback becomes an example with a label of its own, an implicit negative.
     *
     * @param label the label of implicit negatives, one of the task's
     * @param after how long an answer must be without feedback to count, in event time; at most the horizon
     * @param rate share of the answers without feedback that become examples, in (0, 1]
     */
    public record Implicit(String label, Duration after, double rate) {
        /** How many answers without feedback one that became an example stands for, at least 1. */
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
        if (task.targets().ofLabel(implicit.label()).isEmpty()) {
            section.fault(
                    "implicit",
                    "is negative, and task.type " + task.type().label() + " has no label that silence could stand for",
                    "it must be none");
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
