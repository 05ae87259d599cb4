package io.freshet.ingest.label.state;

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
public final class LabelStore {
    public static final String NAME = "label";

    private static final char STATE = 'k';
    private static final char SNAPSHOT = 's';
    private static final char SCORED = 'p';
    private static final char WAITING = 'w';
    private static final char DUE = 'x';
    private static final char IMPLICIT_NEGATIVE = 'i';
    private static final Bytes STREAM_TIME = StateKeys.entry('t', "");
    private static final int LAYOUT = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final DueIndex due;
    private final DueIndex implicitNegatives;

    public LabelStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.due = new DueIndex(store, DUE);
        this.implicitNegatives = new DueIndex(store, IMPLICIT_NEGATIVE);
    }

    public Optional<LabelState> find(String sampleId) {
        return Optional.ofNullable(store.get(StateKeys.entry(STATE, sampleId)))
                .map(bytes -> LabelStateCodec.read(sampleId, bytes));
    }

    public void put(String sampleId, LabelState state) {
        store.put(StateKeys.entry(STATE, sampleId), LabelStateCodec.write(sampleId, state));
    }

    /** Forgets a sampleId and everything of it. */
    public void forget(String sampleId, LabelState state) {
        for (Snapshot snapshot : state.snapshots()) {
            removeSample(sampleId, snapshot);
        }
        store.delete(StateKeys.entry(STATE, sampleId));
    }

    public void removeSample(String sampleId, Snapshot snapshot) {
        store.delete(snapshotKey(sampleId, snapshot));
    }

    public void putSample(Snapshot snapshot, Sample sample) {
        store.put(snapshotKey(sample.getSampleId(), snapshot), SnapshotCodec.write(sample));
    }

    public Sample sample(String sampleId, Snapshot snapshot) {
        byte[] bytes = store.get(snapshotKey(sampleId, snapshot));
        if (bytes == null) {
            throw new IllegalStateException("revision " + snapshot.revision() + " of sample " + sampleId
                    + " is known and not there; delete the state directory, and it is restored from the changelog");
        }
        return SnapshotCodec.read(bytes, sampleId, snapshot);
    }

    public void putWaiting(String sampleId, String feedbackId, WaitingRecord record) {
        store.put(waitingKey(sampleId, feedbackId), record.write());
    }

    /** Takes the record of a feedback that waits no more. */
    public Optional<WaitingRecord> takeWaiting(String sampleId, String feedbackId) {
        return Optional.ofNullable(store.delete(waitingKey(sampleId, feedbackId)))
                .map(WaitingRecord::read);
    }

    /** When the horizon of a sampleId has passed. */
    public DueIndex due() {
        return due;
    }

    /** When an answer without feedback counts as an implicit negative; whether there is feedback is looked up then. */
    public DueIndex implicitNegatives() {
        return implicitNegatives;
    }

    /** The stream time that was kept last; 0 when none was. */
    public long streamTimeMs() {
        byte[] bytes = store.get(STREAM_TIME);
        return bytes == null ? 0 : new StateReader(bytes, LAYOUT).readLong();
    }

    public void keepStreamTime(long streamTimeMs) {
        store.put(STREAM_TIME, new StateWriter(LAYOUT).writeLong(streamTimeMs).toBytes());
    }

    private static Bytes snapshotKey(String sampleId, Snapshot snapshot) {
        if (!snapshot.predictionId().isEmpty()) {
            return StateKeys.timed(SCORED, sampleId.length(), snapshot.predictionId());
        }
        long number = (snapshot.origin() == Origin.ALIGNED ? 0L : 1L << Integer.SIZE) | snapshot.revision();
        return StateKeys.timed(SNAPSHOT, number, sampleId);
    }

    private static Bytes waitingKey(String sampleId, String feedbackId) {
        // The length keeps apart what would be the same text put together.
        return StateKeys.timed(WAITING, sampleId.length(), sampleId + feedbackId);
    }
}
