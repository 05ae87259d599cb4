package io.freshet.ingest.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link StateWriter} wrote. Byte fields are views of the bytes read, not copies. Not safe for threads.
 *
 * <p>State that cannot be read is a bug or a damaged disk, never an event's fault: reading throws
 * {@link IllegalStateException}.
 */
public final class StateReader {
    private final ByteBuffer bytes;
    private final int version;

    /** @param newest the newest version of the layout that the caller can read */
    public StateReader(byte[] bytes, int newest) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.version = readByte();
        if (version < 1 || version > newest) {
            throw new IllegalStateException("state has layout " + version + " and this program reads 1 to " + newest
                    + "; run the program that wrote it or a newer one");
        }
    }

    /** Layout of what follows. */
    public int version() {
        return version;
    }

    public int readByte() {
        return bytes(1).get();
    }

    public int readSize() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = readByte();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("state has a number of more than 32 bits; delete the state directory, and it is"
                + " restored from the changelog");
    }

    public long readLong() {
        return bytes(Long.BYTES).getLong();
    }

    public float readFloat() {
        return bytes(Float.BYTES).getFloat();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public String readText() {
        return StandardCharsets.UTF_8.decode(readBytes()).toString();
    }

    public ByteBuffer readBytes() {
        return bytes(readSize());
    }

    /** The next bytes, of a size that the writer knew. */
    ByteBuffer bytes(int size) {
        try {
            ByteBuffer slice = bytes.slice(bytes.position(), size);
            bytes.position(bytes.position() + size);
            return slice;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            throw new IllegalStateException(
                    "state ends after " + bytes.limit() + " bytes, within a field of " + size
                            + "; delete the state directory, and it is restored from the changelog",
                    e);
        }
    }
}
