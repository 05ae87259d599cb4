package io.freshet.ingest.align;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one sample: open until it closes, then kept for late parts. Of several contents of one modality the
 * one with the greatest event time (then digest) wins, so that the order of arrival does not matter. Mutable, on its
 * task's thread.
 */
final class SampleState {
    private final SortedMap<String, Part> parts;
    private long earliestMs;
    private @Nullable ClosedBy closedBy;
    private int revision;
    private long expiryMs;
    private int inlineBytes;

    /** What a part did to its sample. */
    enum Effect {
        // The first content of its modality.
        ADDED,
        // Other content, newer than what was held.
        REPLACED,
        // The content that is held already.
        DUPLICATE,
        // Other content, older than what is held.
        SUPERSEDED
    }

    private SampleState(SortedMap<String, Part> parts, long earliestMs) {
        this.parts = parts;
        this.earliestMs = earliestMs;
        for (Part part : parts.values()) {
            inlineBytes += inlineBytes(part);
        }
    }

    static SampleState open() {
        return new SampleState(new TreeMap<>(), Long.MAX_VALUE);
    }

    static SampleState open(SortedMap<String, Part> parts, long earliestMs) {
        return new SampleState(new TreeMap<>(parts), earliestMs);
    }

    static SampleState closed(SortedMap<String, Part> parts, long earliestMs, Closing closing) {
        SampleState state = open(parts, earliestMs);
        state.closedBy = closing.by();
        state.revision = closing.revision();
        state.expiryMs = closing.expiryMs();
        return state;
    }

    /**
     * How a sample closed.
     *
     * @param revision newest revision that went out; 0 while a required modality is missing
     * @param expiryMs stream time at which the sample is forgotten
     */
    record Closing(ClosedBy by, int revision, long expiryMs) {}

    Effect add(String modality, Part part) {
        if (closedBy == null) {
            earliestMs = Math.min(earliestMs, part.getEventTime().toEpochMilli());
        }
        Part held = parts.get(modality);
        if (held == null) {
            parts.put(modality, part);
            inlineBytes += inlineBytes(part);
            return Effect.ADDED;
        }
        if (held.getSha256().equals(part.getSha256())) {
            // The content's newest time is what it will be measured by against other contents.
            if (part.getEventTime().isAfter(held.getEventTime())) {
                held.setEventTime(part.getEventTime());
            }
            return Effect.DUPLICATE;
        }
        if (isNewer(part, held)) {
            parts.put(modality, part);
            inlineBytes += inlineBytes(part) - inlineBytes(held);
            return Effect.REPLACED;
        }
        return Effect.SUPERSEDED;
    }

    private static int inlineBytes(Part part) {
        return part.getPayload() instanceof ByteBuffer inline ? inline.remaining() : 0;
    }

    private static boolean isNewer(Part part, Part held) {
        int byTime = part.getEventTime().compareTo(held.getEventTime());
        return byTime > 0 || (byTime == 0 && part.getSha256().compareTo(held.getSha256()) > 0);
    }

    void close(ClosedBy by, long expiry) {
        closedBy = by;
        expiryMs = expiry;
    }

    /** The next revision of the sample, a view of everything that is known now. */
    Sample revise(String sampleId, List<String> missing) {
        if (missing.isEmpty()) {
            closedBy = ClosedBy.COMPLETE;
        }
        revision++;
        return sample(sampleId, missing);
    }

    /** The sample as it stands, without a new revision; a view as well. */
    Sample sample(String sampleId, List<String> missing) {
        ClosedBy by = closedBy;
        if (by == null) {
            throw new IllegalStateException("sample " + sampleId + " is still open; close it before it goes out");
        }
        Instant eventTime = parts.values().stream()
                .map(Part::getEventTime)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("sample " + sampleId + " has no part; it cannot close"));
        return new Sample(
                sampleId, revision, eventTime, Collections.unmodifiableMap(parts), missing, by, Origin.ALIGNED, null);
    }

    boolean isOpen() {
        return closedBy == null;
    }

    /** How it closed; null while it is open. */
    @Nullable
    Closing closing() {
        return closedBy == null ? null : new Closing(closedBy, revision, expiryMs);
    }

    long earliestMs() {
        return earliestMs;
    }

    boolean isExpired(long streamTimeMs) {
        return closedBy != null && expiryMs <= streamTimeMs;
    }

    /** Bytes of the payloads that are held inline. */
    int inlineBytes() {
        return inlineBytes;
    }

    Collection<String> modalities() {
        return Collections.unmodifiableCollection(parts.keySet());
    }

    SortedMap<String, Part> parts() {
        return Collections.unmodifiableSortedMap(parts);
    }
}
