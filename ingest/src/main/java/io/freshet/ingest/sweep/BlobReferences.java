package io.freshet.ingest.sweep;

import io.freshet.schemas.event.BlobRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds references in a record without its schema: a {@link BlobRef} is, as Avro writes it, the length of a text of 64
 * bytes, 64 lower-case hexadecimal digits, and the size as a variable-length number.
 */
final class BlobReferences {
    /** 64 as Avro writes a length: doubled, seven bits to a byte, the lowest first. */
    private static final byte[] LENGTH = {(byte) 0x80, 0x01};

    private static final int DIGITS = 64;
    private static final String DIGIT = "0123456789abcdef";
    private static final int LAST_SHIFT = 63;

    private BlobReferences() {}

    /** All references, in the order in which they stand there. */
    static List<BlobRef> in(byte[] record) {
        List<BlobRef> found = new ArrayList<>();
        for (int at = 0; at + LENGTH.length + DIGITS < record.length; at++) {
            if (record[at] == LENGTH[0] && record[at + 1] == LENGTH[1] && isDigest(record, at + LENGTH.length)) {
                String sha256 = new String(record, at + LENGTH.length, DIGITS, StandardCharsets.ISO_8859_1);
                found.add(new BlobRef(sha256, number(record, at + LENGTH.length + DIGITS)));
            }
        }
        return found;
    }

    private static boolean isDigest(byte[] record, int from) {
        for (int i = from; i < from + DIGITS; i++) {
            if (DIGIT.indexOf(record[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Avro's zigzag. */
    private static long number(byte[] record, int from) {
        long zigzag = 0;
        for (int i = from, shift = 0; i < record.length && shift <= LAST_SHIFT; i++, shift += 7) {
            zigzag |= (record[i] & 0x7fL) << shift;
            if (record[i] >= 0) {
                break;
            }
        }
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }
}
