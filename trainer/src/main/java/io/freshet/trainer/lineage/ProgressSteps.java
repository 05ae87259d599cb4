package io.freshet.trainer.lineage;

import io.freshet.model.task.Task;
import io.freshet.schemas.event.Section;
import io.freshet.trainer.checkpoint.Ancestry;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.learn.PriorCorrection;
import java.util.List;
import java.util.Map;
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
                PriorCorrection.after(before.priorCorrection(), trained, task),
                before.ancestry());
    }

    /** The window has happened, and what it taught is not to count. */
    static Progress reverted(Progress before, int steps) {
        return new Progress(
                before.fingerprint(),
                before.window() + 1,
                before.step() + steps,
                before.examples(),
                before.newestExampleMillis(),
                before.shipped(),
                before.earlier(),
                before.priorCorrection(),
                before.ancestry());
    }

    static Progress shipped(Progress before, long version, List<Section> sections) {
        Progress.Shipped shipped = new Progress.Shipped(
                version,
                new Progress.Blob("", 0),
                before.window(),
                before.step(),
                sections.stream().map(Progress.NamedBlob::of).toList());
        return with(before, shipped, before.ancestry().shipped(version));
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
                before.priorCorrection(),
                before.ancestry());
    }

    /**
     * A checkpoint was committed: when it is the one that shipped a version, that version can be gone back to.
     *
     * @param positions next offset to read of each partition, as of the checkpoint
     */
    static Progress committed(Progress before, Progress.Blob checkpoint, Map<Integer, Long> positions) {
        Progress.Shipped last = before.shipped();
        boolean ships = last.version() >= 0 && last.window() == before.window() && last.step() == before.step();
        return ships
                ? with(
                        before,
                        last,
                        before.ancestry().kept(new Ancestry.Ancestor(last.version(), checkpoint, positions)))
                : before;
    }

    /**
     * The progress of a version that shipped, gone back to from further on: counts of what happened go on, counts of
     * what was learned are those of that version.
     */
    static Progress backTo(Progress good, Progress now) {
        Progress.Shipped last = good.shipped();
        return new Progress(
                good.fingerprint(),
                now.window(),
                now.step(),
                good.examples(),
                good.newestExampleMillis(),
                new Progress.Shipped(last.version(), last.artifact(), now.window(), now.step(), last.sections()),
                now.earlier(),
                good.priorCorrection(),
                now.ancestry().backTo(last.version()));
    }

    private static Progress with(Progress before, Progress.Shipped shipped, Ancestry ancestry) {
        return new Progress(
                before.fingerprint(),
                before.window(),
                before.step(),
                before.examples(),
                before.newestExampleMillis(),
                shipped,
                before.earlier(),
                before.priorCorrection(),
                ancestry);
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
