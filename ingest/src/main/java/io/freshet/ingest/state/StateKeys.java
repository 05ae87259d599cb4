package io.freshet.ingest.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of a store that holds entries and the indexes over them: a byte that says which, then either the sampleId, or a
 * time (8 bytes, so that keys sort by it) and the sampleId.
 */
public final class StateKeys {
    private static final int TIME_AT = 1;
    private static final int ID_AT = TIME_AT + Long.BYTES;

    private StateKeys() {}

    /** Key of an entry. */
    public static Bytes entry(char kind, String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(TIME_AT + text.length)
                .put((byte) kind)
                .put(text)
                .array());
    }

    /** Key of an index entry; {@code timeMs} is at least 0. */
    public static Bytes timed(char kind, long timeMs, String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(ID_AT + text.length)
                .put((byte) kind)
                .putLong(timeMs)
                .put(text)
                .array());
    }

    public static long timeOf(Bytes timed) {
        return ByteBuffer.wrap(timed.get()).getLong(TIME_AT);
    }

    public static String idOf(Bytes timed) {
        return new String(timed.get(), ID_AT, timed.get().length - ID_AT, StandardCharsets.UTF_8);
    }
}
