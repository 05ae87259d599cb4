package io.freshet.trainer.lineage;

import io.freshet.model.task.Task;
import io.freshet.schemas.event.BlobRef;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.learn.PriorCorrection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How progress moves with each window. */
final class ProgressSteps {
    private ProgressSteps() {}

    static Progress learned(Progress before, List<ReadyExample> trained, int steps, Task task) {
        return new Progress(
                before.fingerprint(),
                before.window() + 1,
                before.step() + steps,
                before.examples() + trained.size(),
                newest(before.newestExampleMillis(), trained),
                before.shipped(),
                before.earlier(),
                PriorCorrection.after(before.priorCorrection(), trained, task));
    }

    /** The window has happened, and taught nothing. */
    static Progress reverted(Progress before) {
        return new Progress(
                before.fingerprint(),
                before.window() + 1,
                before.step(),
                before.examples(),
                before.newestExampleMillis(),
                before.shipped(),
                before.earlier(),
                before.priorCorrection());
    }

    static Progress shipped(Progress before, long version, BlobRef artifact) {
        Progress.Shipped shipped = new Progress.Shipped(
                version,
                new Progress.Blob(artifact.getSha256(), artifact.getSizeBytes()),
                before.window(),
                before.step());
        return new Progress(
                before.fingerprint(),
                before.window(),
                before.step(),
                before.examples(),
                before.newestExampleMillis(),
                shipped,
                before.earlier(),
                before.priorCorrection());
    }

    static Progress after(Progress before, List<Progress.Blob> earlier) {
        return new Progress(
                before.fingerprint(),
                before.window(),
                before.step(),
                before.examples(),
                before.newestExampleMillis(),
                before.shipped(),
                earlier,
                before.priorCorrection());
    }

    private static @Nullable Long newest(@Nullable Long before, List<ReadyExample> trained) {
        Long newest = before;
        for (ReadyExample example : trained) {
            long time = example.example().getFeedbackTime().toEpochMilli();
            newest = newest == null ? time : Math.max(newest, time);
        }
        return newest;
    }
}
