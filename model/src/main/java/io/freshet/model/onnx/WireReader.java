package io.freshet.model.onnx;

import io.freshet.model.weights.WeightsException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stream of protobuf fields, forwards only. One thread.
 *
 * <p><em>Source:</em> Protocol Buffers, Encoding.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int LENGTH = 2;
    private static final int FIXED64 = 1;
    private static final int FIXED32 = 5;
    private static final int LONGEST_TEXT = 1 << 16;

    private final String source;
    private final InputStream in;
    private long position;

    WireReader(String source, InputStream in) {
        this.source = source;
        this.in = in;
    }

    long position() {
        return position;
    }

    /** The next field's key; -1 at the end of the stream. */
    int keyOrEnd() throws IOException {
        int first = in.read();
        if (first < 0) {
            return -1;
        }
        position++;
        return (int) varint(first);
    }

    int key() throws IOException {
        return (int) varint();
    }

    long varint() throws IOException {
        return varint(one());
    }

    private long varint(int first) throws IOException {
        long value = first & 0x7f;
        int last = first;
        for (int shift = 7; (last & 0x80) != 0; shift += 7) {
            if (shift > 63) {
                throw damaged("a number goes on after ten bytes");
            }
            last = one();
            value |= (long) (last & 0x7f) << shift;
        }
        return value;
    }

    /** Length of the field that follows. */
    long length() throws IOException {
        long length = varint();
        if (length < 0) {
            throw damaged("a field claims " + length + " bytes");
        }
        return length;
    }

    String text() throws IOException {
        return new String(bytes(LONGEST_TEXT), StandardCharsets.UTF_8);
    }

    /** A field of bytes, of at most so many. */
    byte[] bytes(int most) throws IOException {
        long length = length();
        if (length > most) {
            throw damaged("a field claims " + length + " bytes, more than " + most);
        }
        byte[] bytes = new byte[(int) length];
        read(bytes, bytes.length);
        return bytes;
    }

    void read(byte[] into, int count) throws IOException {
        if (in.readNBytes(into, 0, count) < count) {
            throw damaged("it was cut");
        }
        position += count;
    }

    void skip(int wire) throws IOException {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> skipBytes(Long.BYTES);
            case LENGTH -> skipBytes(length());
            case FIXED32 -> skipBytes(Integer.BYTES);
            default -> throw damaged("it has a field of wire type " + wire);
        }
    }

    void skipBytes(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw damaged("it was cut");
        }
        position += count;
    }

    WeightsException damaged(String fault) {
        return new WeightsException("ONNX file " + source + " cannot be used: " + fault + " (byte " + position
                + "). Fetch it again, or take another version.");
    }

    private int one() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw damaged("it was cut");
        }
        position++;
        return next;
    }
}
