package io.freshet.ingest.label.state;

import io.freshet.ingest.state.StateReader;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.topic.DeadLetters;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A feedback that waits for its sample, as Kafka holds it: what its dead letter will be made of if none comes. */
public record WaitingRecord(DeadLetters.Place place, DeadLetters.Original original) {
    private static final int LAYOUT = 1;

    byte[] write() {
        StateWriter out = new StateWriter(LAYOUT);
        out.writeText(place.topic()).writeSize(place.partition()).writeLong(place.offset());
        write(out, original.key());
        write(out, original.value());
        Headers headers = original.headers();
        Header[] all = headers == null ? new Header[0] : headers.toArray();
        out.writeSize(all.length);
        for (Header header : all) {
            out.writeText(header.key());
            write(out, header.value());
        }
        return out.toBytes();
    }

    static WaitingRecord read(byte[] bytes) {
        StateReader in = new StateReader(bytes, LAYOUT);
        DeadLetters.Place place = new DeadLetters.Place(in.readText(), in.readSize(), in.readLong());
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        Headers headers = new RecordHeaders();
        for (int i = in.readSize(); i > 0; i--) {
            headers.add(in.readText(), readBytes(in));
        }
        return new WaitingRecord(place, new DeadLetters.Original(key, value, headers));
    }

    private static void write(StateWriter out, byte @org.jspecify.annotations.Nullable [] bytes) {
        out.writeByte(bytes == null ? 0 : 1);
        if (bytes != null) {
            out.writeBytes(ByteBuffer.wrap(bytes));
        }
    }

    private static byte @org.jspecify.annotations.Nullable [] readBytes(StateReader in) {
        if (in.readByte() == 0) {
            return null;
        }
        ByteBuffer view = in.readBytes();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }
}
