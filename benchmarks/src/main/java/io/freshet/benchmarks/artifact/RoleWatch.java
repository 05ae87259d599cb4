package io.freshet.benchmarks.artifact;

import io.freshet.benchmarks.artifact.RoleMetrics.TimerTotals;
import java.util.ArrayList;
import java.util.List;

/** Takes apart what timers and gauges of the roles add up, by looking often. One thread. */
final class RoleWatch {
    private static final String CHECKPOINT = "freshet_trainer_checkpoint_duration";
    private static final String LOAD = "freshet_version_load";

    private final List<Double> checkpointMillis = new ArrayList<>();
    private final List<Double> swapMillis = new ArrayList<>();
    private TimerTotals checkpoints;
    private TimerTotals loads;
    private double mostHeapBytes;
    private double mostCheckpointBytes;

    /** Begins when the first version serves: its load, which reads the base, is none of the swaps. */
    RoleWatch(RoleMetrics trainer, RoleMetrics serving) {
        checkpoints = trainer.timer(CHECKPOINT);
        loads = serving.timer(LOAD);
    }

    void look(RoleMetrics trainer, RoleMetrics serving) {
        checkpoints = note(checkpoints, trainer.timer(CHECKPOINT), checkpointMillis);
        loads = note(loads, serving.timer(LOAD), swapMillis);
        mostHeapBytes = Math.max(mostHeapBytes, trainer.sum("jvm_memory_used_bytes", "area=\"heap\""));
        double bytes = trainer.sum("freshet_trainer_checkpoint_bytes", "");
        if (Double.isFinite(bytes)) {
            mostCheckpointBytes = Math.max(mostCheckpointBytes, bytes);
        }
    }

    private static TimerTotals note(TimerTotals before, TimerTotals now, List<Double> into) {
        for (long i = before.count(); i < now.count(); i++) {
            into.add(now.meanSince(before));
        }
        return now;
    }

    /** Milliseconds of each checkpoint; of those between two looks, their mean. */
    List<Double> checkpointMillis() {
        return checkpointMillis;
    }

    /** Milliseconds of each load of a version, likewise. */
    List<Double> swapMillis() {
        return swapMillis;
    }

    double mostHeapBytes() {
        return mostHeapBytes;
    }

    double mostCheckpointBytes() {
        return mostCheckpointBytes;
    }
}
