package io.freshet.schemas.media;

import java.util.function.IntUnaryOperator;

/**
 * Whether a GIF holds as many pixels as it declares. Decoders fill what is missing with the background and say nothing.
 *
 * <p><em>Source:</em> GIF89a, appendix F, variable-length-code LZW compression.
 */
final class LzwCheck {
    private static final int MOST_CODES = 4096;

    private LzwCheck() {}

    /**
     * Counts the pixels of the picture whose descriptor begins here.
     *
     * @param blocksEnd where sub-blocks that begin at a place end
     * @throws IllegalArgumentException when there are fewer than declared
     */
    static void check(byte[] bytes, int at, IntUnaryOperator blocksEnd) {
        long declared = (long) unsigned(bytes, at + 5) * unsigned(bytes, at + 7);
        int flags = bytes[at + 9];
        int data = at + 10 + ((flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1));
        int bits = bytes[data] & 0xff;
        if (bits < 1 || bits > 11) {
            throw new IllegalArgumentException("its pixels have " + bits + " bits");
        }
        int end = blocksEnd.applyAsInt(data + 1);
        long held = new Counter(bytes, data + 1, end, bits).pixels(declared);
        if (held < declared) {
            throw new IllegalArgumentException("it declares " + declared + " pixels and holds " + held);
        }
    }

    private static int unsigned(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
    }

    /** Follows the codes without their colours: how many pixels each stands for is all that counts. */
    private static final class Counter {
        private final byte[] bytes;
        private final int end;
        private final int clear;
        private final int[] lengths = new int[MOST_CODES];
        private int at;
        private int left;
        private int buffer;
        private int bufferBits;

        Counter(byte[] bytes, int from, int end, int bits) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
            this.clear = 1 << bits;
        }

        long pixels(long most) {
            int first = Integer.numberOfTrailingZeros(clear) + 1;
            int width = first;
            int known = clear + 2;
            int last = -1;
            long pixels = 0;
            while (pixels < most) {
                int code = code(width);
                if (code < 0 || code == clear + 1) {
                    return pixels;
                }
                if (code == clear) {
                    width = first;
                    known = clear + 2;
                    last = -1;
                    continue;
                }
                if (last >= 0 && known < MOST_CODES) {
                    lengths[known++] = length(last) + 1;
                }
                if (code >= known) {
                    throw new IllegalArgumentException("its pixels are no LZW");
                }
                pixels += length(code);
                last = code;
                if (known == 1 << width && width < 12) {
                    width++;
                }
            }
            return pixels;
        }

        private int length(int code) {
            return code < clear ? 1 : lengths[code];
        }

        private int code(int width) {
            while (bufferBits < width) {
                int next = next();
                if (next < 0) {
                    return -1;
                }
                buffer |= next << bufferBits;
                bufferBits += 8;
            }
            int code = buffer & ((1 << width) - 1);
            buffer >>>= width;
            bufferBits -= width;
            return code;
        }

        /** The next byte of the sub-blocks; -1 behind them. */
        private int next() {
            if (left == 0) {
                left = at < end ? bytes[at++] & 0xff : 0;
                if (left == 0) {
                    at = end;
                    return -1;
                }
            }
            left--;
            return bytes[at++] & 0xff;
        }
    }
}
