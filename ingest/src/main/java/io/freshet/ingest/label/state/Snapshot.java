package io.freshet.ingest.label.state;

import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One sample as it was; its parts are in the store. What tells it from others of its sampleId is the predictionId of
 * one that was scored, and otherwise its origin and revision.
 *
 * @param predictionId empty for an aligned sample, and for one that was scored by the software that counted revisions
 *     by the clock
 * @param content first 64 bits of a digest over the parts' digests
 */
public record Snapshot(Origin origin, int revision, String predictionId, long eventTimeMs, long content) {
    private static final int DIGITS = 16;
    private static final int HEX = 16;

    /** Aligned samples by revision; scored ones, which are counted by nobody, by time. */
    static final Comparator<Snapshot> AGE = Comparator.<Snapshot>comparingLong(
                    snapshot -> snapshot.origin() == Origin.ALIGNED ? snapshot.revision() : snapshot.eventTimeMs())
            .thenComparingInt(Snapshot::revision)
            .thenComparing(Snapshot::predictionId)
            .thenComparingLong(Snapshot::content);

    public static Snapshot of(Sample sample) {
        StringBuilder digests = new StringBuilder();
        new TreeMap<>(sample.getParts())
                .forEach((modality, part) -> digests.append(modality)
                        .append(' ')
                        .append(part.getSha256())
                        .append('\n'));
        byte[] text = digests.toString().getBytes(StandardCharsets.UTF_8);
        return new Snapshot(
                sample.getOrigin(),
                sample.getRevision(),
                Objects.requireNonNullElse(sample.getPredictionId(), ""),
                sample.getEventTime().toEpochMilli(),
                Long.parseUnsignedLong(Digests.sha256(text).substring(0, DIGITS), HEX));
    }

    boolean isSameRevision(Snapshot other) {
        return origin == other.origin && revision == other.revision && predictionId.equals(other.predictionId);
    }
}
