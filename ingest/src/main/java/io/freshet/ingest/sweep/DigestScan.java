package io.freshet.ingest.sweep;

import io.freshet.ingest.sweep.BlobTable.Mark;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Finds the digests of known blobs in bytes of any kind, as hexadecimal digits or as plain bytes, wherever they begin.
 * Nothing is decoded: a record of an unknown schema, a dead letter's original and a store's changelog name a blob as
 * surely as an event does, and what is mistaken for a name keeps a blob that could have gone. One thread.
 *
 * <p>One pass, some nanoseconds a byte: the last 16 bytes and the last 32 hexadecimal digits are each kept as two
 * numbers, into which the next one is shifted.
 */
final class DigestScan {
    /** Of a digest, so many bytes are looked at: see {@link BlobTable}. */
    private static final int BYTES = 16;

    private static final int DIGITS = 2 * BYTES;
    private static final byte NO_DIGIT = -1;
    private static final byte[] VALUES = values();

    private final BlobTable blobs;
    private final EnumSet<Mark> marks;
    private long firstOfBytes;
    private long secondOfBytes;
    private int bytes;
    private long firstOfDigits;
    private long secondOfDigits;
    private int digits;

    /** A scan that gives marks to the blobs that it finds named. */
    DigestScan(BlobTable blobs, EnumSet<Mark> marks) {
        this.blobs = blobs;
        this.marks = EnumSet.copyOf(marks);
    }

    /** Begins anew: what follows does not belong to what was read before. */
    DigestScan begin() {
        bytes = 0;
        digits = 0;
        return this;
    }

    /** Reads on. */
    void read(byte[] next, int length) {
        for (int i = 0; i < length; i++) {
            readByte(next[i]);
            readDigit(VALUES[next[i] & 0xff]);
        }
    }

    private void readByte(byte next) {
        firstOfBytes = firstOfBytes << 8 | secondOfBytes >>> 56;
        secondOfBytes = secondOfBytes << 8 | (next & 0xff);
        if (++bytes >= BYTES) {
            blobs.mark(marks, firstOfBytes, secondOfBytes);
            bytes = BYTES;
        }
    }

    private void readDigit(byte value) {
        if (value == NO_DIGIT) {
            digits = 0;
            return;
        }
        firstOfDigits = firstOfDigits << 4 | secondOfDigits >>> 60;
        secondOfDigits = secondOfDigits << 4 | value;
        if (++digits >= DIGITS) {
            blobs.mark(marks, firstOfDigits, secondOfDigits);
            digits = DIGITS;
        }
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, NO_DIGIT);
        for (int value = 0; value < 16; value++) {
            values[Character.forDigit(value, 16)] = (byte) value;
        }
        return values;
    }
}
