package io.freshet.ingest.label;

import io.freshet.ingest.state.DueIndex;
import io.freshet.ingest.state.StateKeys;
import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Sample;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What one task knows of its sampleIds, in one store. Revisions of samples are entries of their own: an answer or a
 * claim rewrites the small rest only.
 */
final class LabelStore {
    static final String NAME = "label";

    private static final char STATE = 'k';
    private static final char SNAPSHOT = 's';
    private static final char WAITING = 'w';
    private static final char DUE = 'x';
    private static final char IMPLICIT_NEGATIVE = 'i';
    private static final Bytes STREAM_TIME = StateKeys.entry('t', "");
    private static final int LAYOUT = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final DueIndex due;
    private final DueIndex implicitNegatives;

    LabelStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.due = new DueIndex(store, DUE);
        this.implicitNegatives = new DueIndex(store, IMPLICIT_NEGATIVE);
    }

    Optional<LabelState> find(String sampleId) {
        return Optional.ofNullable(store.get(StateKeys.entry(STATE, sampleId)))
                .map(bytes -> LabelStateCodec.read(sampleId, bytes));
    }

    void put(String sampleId, LabelState state) {
        store.put(StateKeys.entry(STATE, sampleId), LabelStateCodec.write(sampleId, state));
    }

    /** Forgets a sampleId and everything of it. */
    void forget(String sampleId, LabelState state) {
        for (Snapshot snapshot : state.snapshots()) {
            removeSample(sampleId, snapshot);
        }
        store.delete(StateKeys.entry(STATE, sampleId));
    }

    void removeSample(String sampleId, Snapshot snapshot) {
        store.delete(snapshotKey(sampleId, snapshot));
    }

    void putSample(Snapshot snapshot, Sample sample) {
        store.put(snapshotKey(sample.getSampleId(), snapshot), SnapshotCodec.write(sample));
    }

    Sample sample(String sampleId, Snapshot snapshot) {
        byte[] bytes = store.get(snapshotKey(sampleId, snapshot));
        if (bytes == null) {
            throw new IllegalStateException("revision " + snapshot.revision() + " of sample " + sampleId
                    + " is known and not there; delete the state directory, and it is restored from the changelog");
        }
        return SnapshotCodec.read(bytes, sampleId, snapshot.origin(), snapshot.revision());
    }

    void putWaiting(String sampleId, String feedbackId, WaitingRecord record) {
        store.put(waitingKey(sampleId, feedbackId), record.write());
    }

    /** Takes the record of a feedback that waits no more. */
    Optional<WaitingRecord> takeWaiting(String sampleId, String feedbackId) {
        return Optional.ofNullable(store.delete(waitingKey(sampleId, feedbackId)))
                .map(WaitingRecord::read);
    }

    /** When the horizon of a sampleId has passed. */
    DueIndex due() {
        return due;
    }

    /** When the silence after an answer counts; what was said since is found out then. */
    DueIndex implicitNegatives() {
        return implicitNegatives;
    }

    /** The stream time that was kept last; 0 when none was. */
    long streamTimeMs() {
        byte[] bytes = store.get(STREAM_TIME);
        return bytes == null ? 0 : new StateReader(bytes, LAYOUT).readLong();
    }

    void keepStreamTime(long streamTimeMs) {
        store.put(STREAM_TIME, new StateWriter(LAYOUT).writeLong(streamTimeMs).toBytes());
    }

    private static Bytes snapshotKey(String sampleId, Snapshot snapshot) {
        long number = (snapshot.origin() == Origin.ALIGNED ? 0L : 1L << Integer.SIZE) | snapshot.revision();
        return StateKeys.timed(SNAPSHOT, number, sampleId);
    }

    private static Bytes waitingKey(String sampleId, String feedbackId) {
        // The length keeps apart what would be the same text put together.
        return StateKeys.timed(WAITING, sampleId.length(), sampleId + feedbackId);
    }
}
