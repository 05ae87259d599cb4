package io.freshet.ingest.align;

import io.freshet.ingest.state.DuePages;
import io.freshet.ingest.state.StateKeys;
import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one task, the deadlines of those that are open, the expiries of those that are closed, and the stream time
 * reached: all in one store, so that they commit together.
 *
 * <p>It writes behind. While it is open a sample is an object in memory; when Kafka Streams commits, it is told to
 * flush ({@link CachedStateStore}), and each open sample that changed becomes one write of the store below and of its
 * changelog, in the transaction of the events that changed it. A sample that closes is written there and then, seldom
 * to be asked for again. Most open and close between two commits, and cost one write in all. On its task's thread.
 */
final class AlignStore implements StateStore, CachedStateStore<Bytes, byte[]> {
    static final String NAME = "align";

    private static final char SAMPLE = 's';
    private static final char DEADLINE = 'd';
    private static final char EXPIRY = 'x';
    private static final Bytes REACHED = StateKeys.entry('t', "");
    private static final int LAYOUT = 2;
    /** When more is held in memory it is written before the commit, and let go. */
    private static final long MOST_HELD_BYTES = 8 << 20;

    /** About what a sample takes in memory beside its payloads. */
    private static final int OBJECTS_BYTES = 1_500;

    private final KeyValueStore<Bytes, byte[]> store;
    private final DuePages deadlines;
    private final DuePages expiries;
    private final Map<String, Held> held = new HashMap<>();
    private long heldBytes;
    private long streamTimeMs;
    private long flushes;
    private boolean changed;

    /** @param store the store below; Kafka Streams opens it, restores it and closes it through this one */
    AlignStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.deadlines = new DuePages(store, DEADLINE);
        this.expiries = new DuePages(store, EXPIRY);
    }

    /** An open sample in memory. */
    private static final class Held {
        private final SampleState state;
        private final int sizeBytes;
        private boolean changed;

        Held(SampleState state, boolean changed) {
            this.state = state;
            this.sizeBytes = OBJECTS_BYTES + state.inlineBytes();
            this.changed = changed;
        }
    }

    /** Begins from what is in the store below, which has been restored by now. */
    void begin() {
        clearCache();
        byte[] bytes = store.get(REACHED);
        if (bytes != null) {
            StateReader in = new StateReader(bytes, LAYOUT);
            streamTimeMs = in.readLong();
            flushes = in.version() == 1 ? 0 : in.readLong();
        }
    }

    /** What is known of a sample; what is done to it must be put. */
    @Nullable
    SampleState find(String sampleId) {
        Held known = held.get(sampleId);
        if (known != null) {
            return known.state;
        }
        byte[] bytes = store.get(StateKeys.entry(SAMPLE, sampleId));
        if (bytes == null) {
            return null;
        }
        SampleState state = SampleStateCodec.read(bytes);
        if (state.isOpen()) {
            hold(sampleId, new Held(state, false));
        }
        return state;
    }

    void put(String sampleId, SampleState state) {
        changed = true;
        if (state.isOpen()) {
            hold(sampleId, new Held(state, true));
            if (heldBytes > MOST_HELD_BYTES) {
                flushCache();
                held.clear();
                heldBytes = 0;
            }
        } else {
            release(sampleId);
            store.put(StateKeys.entry(SAMPLE, sampleId), SampleStateCodec.write(state));
        }
    }

    void forget(String sampleId) {
        changed = true;
        release(sampleId);
        store.delete(StateKeys.entry(SAMPLE, sampleId));
    }

    private void hold(String sampleId, Held sample) {
        heldBytes += sample.sizeBytes - sizeBytes(held.put(sampleId, sample));
    }

    private void release(String sampleId) {
        heldBytes -= sizeBytes(held.remove(sampleId));
    }

    private static int sizeBytes(@Nullable Held sample) {
        return sample == null ? 0 : sample.sizeBytes;
    }

    DuePages deadlines() {
        return deadlines;
    }

    DuePages expiries() {
        return expiries;
    }

    /** Stream time reached; 0 before the first event. */
    long streamTimeMs() {
        return streamTimeMs;
    }

    void reached(long timeMs) {
        if (timeMs > streamTimeMs) {
            streamTimeMs = timeMs;
            changed = true;
        }
    }

    @Override
    public void flushCache() {
        if (!changed) {
            return;
        }
        flushes++;
        // A deadline is of no more use once its sample has closed.
        deadlines.write(due -> held.containsKey(due.id()), flushes);
        expiries.write(due -> true, flushes);
        held.forEach(this::write);
        store.put(
                REACHED,
                new StateWriter(LAYOUT)
                        .writeLong(streamTimeMs)
                        .writeLong(flushes)
                        .toBytes());
        changed = false;
    }

    private void write(String sampleId, Held sample) {
        if (sample.changed) {
            sample.changed = false;
            store.put(StateKeys.entry(SAMPLE, sampleId), SampleStateCodec.write(sample.state));
        }
    }

    @Override
    public void clearCache() {
        held.clear();
        heldBytes = 0;
        deadlines.reset();
        expiries.reset();
        streamTimeMs = 0;
        flushes = 0;
        changed = false;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        store.init(context, root);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        store.commit(changelogOffsets);
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return store.committedOffset(partition);
    }

    @Override
    @SuppressWarnings("deprecation") // What the store below answers decides where its offsets are kept.
    public boolean managesOffsets() {
        return store.managesOffsets();
    }

    @Override
    public void close() {
        clearCache();
        store.close();
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    @Override
    public Position getPosition() {
        return store.getPosition();
    }
}
