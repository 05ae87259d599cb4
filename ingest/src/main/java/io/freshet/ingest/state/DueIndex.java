package io.freshet.ingest.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which ids are due when, in the store that holds their entries. Asking touches only what is due, and never what was
 * due before: what has been taken leaves tombstones behind that a search from the beginning would have to cross.
 */
public final class DueIndex {
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final char kind;
    /** No entry is earlier. */
    private long earliestMs;

    /** An id and the time it was indexed under, in milliseconds since 1970. */
    public record Due(long timeMs, String id) {}

    /** @param kind first byte of the index's keys; no other entry of the store may begin with it */
    public DueIndex(KeyValueStore<Bytes, byte[]> store, char kind) {
        this.store = store;
        this.kind = kind;
    }

    public void put(long timeMs, String id) {
        store.put(StateKeys.timed(kind, timeMs, id), NOTHING);
        earliestMs = Math.min(earliestMs, timeMs);
    }

    public void remove(long timeMs, String id) {
        store.delete(StateKeys.timed(kind, timeMs, id));
    }

    /**
     * The first ids, at most {@code limit}, that are due at or before a time, earliest first. They stay in the index.
     */
    public List<Due> due(long nowMs, int limit) {
        if (nowMs < earliestMs) {
            return List.of();
        }
        List<Due> due = new ArrayList<>();
        Bytes from = StateKeys.timed(kind, earliestMs, "");
        Bytes to = StateKeys.timed((char) (kind + 1), 0, "");
        earliestMs = Long.MAX_VALUE;
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext() && due.size() < limit) {
                Bytes key = entries.next().key;
                long timeMs = StateKeys.timeOf(key);
                earliestMs = Math.min(earliestMs, timeMs);
                if (timeMs > nowMs) {
                    break;
                }
                due.add(new Due(timeMs, StateKeys.idOf(key)));
            }
        }
        return due;
    }

    /**
     * The first ids, at most {@code limit}, that come after an entry and are due at or before a time, earliest first.
     * They stay in the index. For whoever looks ahead, and goes on from what was seen.
     */
    public List<Due> after(Due seen, long untilMs, int limit) {
        List<Due> due = new ArrayList<>();
        if (untilMs < seen.timeMs()) {
            return due;
        }
        Bytes from = StateKeys.timed(kind, seen.timeMs(), seen.id());
        Bytes to = StateKeys.timed(kind, untilMs + 1, "");
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext() && due.size() < limit) {
                Bytes key = entries.next().key;
                // The store's range has both ends.
                if (!key.equals(from) && !key.equals(to)) {
                    due.add(new Due(StateKeys.timeOf(key), StateKeys.idOf(key)));
                }
            }
        }
        return due;
    }
}
