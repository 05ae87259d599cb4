package io.freshet.trainer.checkpoint;

import io.freshet.trainer.learn.PriorCorrection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a lineage has come.
 *
 * @param fingerprint of the model's spec; a checkpoint fits no other
 * @param window windows learned
 * @param step optimizer steps tried
 * @param examples training examples learned
 * @param newestExampleMillis feedback time of the newest example learned; null when none was
 * @param shipped the last version
 * @param earlier checkpoints before this one that may still be kept, newest first
 * @param priorCorrection what the examples learned stand for, by label
 */
public record Progress(
        String fingerprint,
        long window,
        long step,
        long examples,
        @Nullable Long newestExampleMillis,
        Shipped shipped,
        List<Blob> earlier,
        List<PriorCorrection> priorCorrection) {
    public Progress {
        earlier = List.copyOf(earlier);
        // A checkpoint from before it was counted does not name it.
        priorCorrection = priorCorrection == null ? List.of() : List.copyOf(priorCorrection);
    }

    /** A blob of the store by its digest. */
    public record Blob(String sha256, long sizeBytes) {}

    /**
     * The last version shipped by the lineage.
     *
     * @param window after which it was shipped
     * @param step after which it was shipped
     */
    public record Shipped(long version, Blob artifact, long window, long step) {}
}
