package io.freshet.ingest.align;

import io.freshet.ingest.align.SampleState.Closing;
import io.freshet.ingest.state.PartCodec;
import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import java.util.SortedMap;

/**
 * State of a sample as bytes, layout 1: status (0 open, 1 complete, 2 grace, 3 wall clock), earliest event time, when
 * closed the revision and the expiry, then the parts by name. Modalities are named, not numbered, so that the pipeline
 * may gain one while samples are open.
 */
final class SampleStateCodec {
    private static final int LAYOUT = 1;
    private static final int OPEN = 0;
    /** About what a part takes beside its payload, and a sample beside its parts. */
    private static final int FIXED_BYTES = 100;

    private SampleStateCodec() {}

    static byte[] write(SampleState state) {
        StateWriter out = new StateWriter(
                LAYOUT, state.inlineBytes() + FIXED_BYTES * (1 + state.parts().size()));
        Closing closing = state.closing();
        out.writeByte(closing == null ? OPEN : number(closing.by())).writeLong(state.earliestMs());
        if (closing != null) {
            out.writeSize(closing.revision()).writeLong(closing.expiryMs());
        }
        PartCodec.write(out, state.parts());
        return out.toBytes();
    }

    static SampleState read(byte[] bytes) {
        StateReader in = new StateReader(bytes, LAYOUT);
        int status = in.readByte();
        long earliestMs = in.readLong();
        if (status == OPEN) {
            return SampleState.open(PartCodec.read(in), earliestMs);
        }
        Closing closing = new Closing(closedBy(status), in.readSize(), in.readLong());
        SortedMap<String, Part> parts = PartCodec.read(in);
        return SampleState.closed(parts, earliestMs, closing);
    }

    private static int number(ClosedBy by) {
        return switch (by) {
            case COMPLETE -> 1;
            case GRACE -> 2;
            case WALL_CLOCK -> 3;
        };
    }

    private static ClosedBy closedBy(int status) {
        return switch (status) {
            case 1 -> ClosedBy.COMPLETE;
            case 2 -> ClosedBy.GRACE;
            case 3 -> ClosedBy.WALL_CLOCK;
            default ->
                throw new IllegalStateException("state of a sample has status " + status
                        + "; this program knows 0 to 3, run the program that wrote it");
        };
    }
}
