package io.freshet.ingest.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes state: a version byte, then fields in order. Lengths and small numbers take 7 bits a byte, lowest first;
 * {@code long}s take 8 bytes, highest first. Not safe for threads.
 */
public final class StateWriter {
    private static final int FIRST_CAPACITY = 512;

    private byte[] bytes;
    private int length;

    /** @param version of the layout of what follows, 1 to 127 */
    public StateWriter(int version) {
        this(version, FIRST_CAPACITY);
    }

    /** @param capacity about how many bytes will follow */
    public StateWriter(int version, int capacity) {
        bytes = new byte[Math.max(1, capacity)];
        writeByte(version);
    }

    public StateWriter writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Writes a number of at least 0. */
    public StateWriter writeSize(int value) {
        int rest = value;
        while (rest > 0x7f) {
            writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return writeByte(rest);
    }

    public StateWriter writeLong(long value) {
        ensure(Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += Long.BYTES;
        return this;
    }

    public StateWriter writeFloat(float value) {
        ensure(Float.BYTES);
        ByteBuffer.wrap(bytes).putFloat(length, value);
        length += Float.BYTES;
        return this;
    }

    public StateWriter writeDouble(double value) {
        return writeLong(Double.doubleToRawLongBits(value));
    }

    public StateWriter writeText(String text) {
        return writeBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes what remains of a buffer, and leaves the buffer as it is. */
    public StateWriter writeBytes(ByteBuffer buffer) {
        int size = buffer.remaining();
        writeSize(size);
        return writeRaw(buffer, size);
    }

    /** Writes bytes of a size that the reader knows. */
    StateWriter writeRaw(ByteBuffer buffer, int size) {
        ensure(size);
        buffer.duplicate().get(bytes, length, size);
        length += size;
        return this;
    }

    public byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
