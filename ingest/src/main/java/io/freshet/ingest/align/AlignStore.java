package io.freshet.ingest.align;

import io.freshet.ingest.state.DueIndex;
import io.freshet.ingest.state.DueIndex.Due;
import io.freshet.ingest.state.StateKeys;
import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one task, the deadlines of those that are open, the expiries of those that are closed, and the stream time
 * reached: all in one store, so that they commit together.
 */
final class AlignStore {
    static final String NAME = "align";

    private static final char SAMPLE = 's';
    private static final char DEADLINE = 'd';
    private static final char EXPIRY = 'x';
    private static final Bytes STREAM_TIME = StateKeys.entry('t', "");
    private static final int LAYOUT = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final DueIndex deadlines;
    private final DueIndex expiries;

    AlignStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.deadlines = new DueIndex(store, DEADLINE);
        this.expiries = new DueIndex(store, EXPIRY);
    }

    @Nullable
    SampleState find(String sampleId) {
        byte[] bytes = store.get(StateKeys.entry(SAMPLE, sampleId));
        return bytes == null ? null : SampleStateCodec.read(bytes);
    }

    void put(String sampleId, SampleState state) {
        store.put(StateKeys.entry(SAMPLE, sampleId), SampleStateCodec.write(state));
    }

    void forget(String sampleId) {
        store.delete(StateKeys.entry(SAMPLE, sampleId));
    }

    DueIndex deadlines() {
        return deadlines;
    }

    DueIndex expiries() {
        return expiries;
    }

    /** The first open samples, at most {@code limit}, whenever they are due. */
    List<Due> open(int limit) {
        return deadlines.due(Long.MAX_VALUE, limit);
    }

    /** The stream time that was kept last; 0 when none was. */
    long streamTimeMs() {
        byte[] bytes = store.get(STREAM_TIME);
        return bytes == null ? 0 : new StateReader(bytes, LAYOUT).readLong();
    }

    void keepStreamTime(long streamTimeMs) {
        store.put(STREAM_TIME, new StateWriter(LAYOUT).writeLong(streamTimeMs).toBytes());
    }
}
