package io.freshet.ingest.label.state;

import io.freshet.ingest.state.PartCodec;
import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A sample's revision as bytes, layout 1: event time, what closed it, missing modalities, parts. */
final class SnapshotCodec {
    private static final int LAYOUT = 1;
    private static final List<ClosedBy> CLOSED_BY = List.of(ClosedBy.COMPLETE, ClosedBy.GRACE, ClosedBy.WALL_CLOCK);

    private SnapshotCodec() {}

    static byte[] write(Sample sample) {
        StateWriter out = new StateWriter(LAYOUT);
        out.writeLong(sample.getEventTime().toEpochMilli());
        out.writeByte(CLOSED_BY.indexOf(sample.getClosedBy()));
        out.writeSize(sample.getMissing().size());
        sample.getMissing().forEach(out::writeText);
        PartCodec.write(out, sample.getParts());
        return out.toBytes();
    }

    static Sample read(byte[] bytes, String sampleId, Snapshot snapshot) {
        StateReader in = new StateReader(bytes, LAYOUT);
        Instant eventTime = Instant.ofEpochMilli(in.readLong());
        ClosedBy closedBy = CLOSED_BY.get(in.readByte());
        List<String> missing = new ArrayList<>();
        for (int i = in.readSize(); i > 0; i--) {
            missing.add(in.readText());
        }
        return Sample.newBuilder()
                .setSampleId(sampleId)
                .setRevision(snapshot.revision())
                .setEventTime(eventTime)
                .setParts(PartCodec.read(in))
                .setMissing(missing)
                .setClosedBy(closedBy)
                .setOrigin(snapshot.origin())
                .setPredictionId(snapshot.predictionId().isEmpty() ? null : snapshot.predictionId())
                .build();
    }
}
