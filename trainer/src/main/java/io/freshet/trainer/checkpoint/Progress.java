package io.freshet.trainer.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Section;
import io.freshet.trainer.learn.PriorCorrection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a lineage has come.
 *
 * @param fingerprint of the model's spec; a checkpoint fits no other
 * @param window windows taken, those of branches that were left included, so that no number is given twice
 * @param step optimizer steps tried, likewise, so that no branch draws the random numbers of another
 * @param examples training examples that the weights have learned
 * @param newestExampleMillis feedback time of the newest example learned; null when none was
 * @param shipped the last version
 * @param earlier checkpoints before this one that may still be kept, newest first
 * @param priorCorrection what the examples learned stand for, by label
 * @param ancestry which versions it descends from
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Progress(
        String fingerprint,
        long window,
        long step,
        long examples,
        @Nullable Long newestExampleMillis,
        Shipped shipped,
        List<Blob> earlier,
        List<PriorCorrection> priorCorrection,
        Ancestry ancestry) {
    public Progress {
        earlier = List.copyOf(earlier);
        // A checkpoint from before it was counted does not name it.
        priorCorrection = priorCorrection == null ? List.of() : List.copyOf(priorCorrection);
        // Before lineages could branch, the versions were one row of numbers, none of which can be gone back to.
        ancestry = ancestry == null ? unbranched(shipped) : ancestry;
    }

    private static Ancestry unbranched(Shipped last) {
        return last.version() < 0
                ? Ancestry.none()
                : new Ancestry(List.of(new Ancestry.Range(0, last.version())), List.of(), last.version());
    }

    /** The number of the next version. */
    public long nextVersion() {
        return ancestry.newestVersion() + 1;
    }

    /** A blob of the store by its digest. */
    public record Blob(String sha256, long sizeBytes) {}

    /**
     * The last version shipped by the lineage.
     *
     * @param window after which it was shipped
     * @param step after which it was shipped
     * @param artifact of a version from before there were sections; empty since
     */
    public record Shipped(long version, Blob artifact, long window, long step, List<NamedBlob> sections) {
        public Shipped {
            // A version from before there were sections has one artifact.
            sections = sections == null ? List.of() : List.copyOf(sections);
        }

        public Shipped(long version, Blob artifact, long window, long step) {
            this(version, artifact, window, step, List.of());
        }
    }

    /** A section of a version. */
    public record NamedBlob(String name, String sha256, long sizeBytes, String format) {
        public static NamedBlob of(Section section) {
            BlobRef blob = section.getBlob();
            return new NamedBlob(section.getName(), blob.getSha256(), blob.getSizeBytes(), section.getFormat());
        }

        /** As manifests have it. */
        public Section section() {
            return new Section(name, new BlobRef(sha256, sizeBytes), format);
        }
    }
}
