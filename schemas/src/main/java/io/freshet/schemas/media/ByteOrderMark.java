package io.freshet.schemas.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The mark at the start of a text that says how it is encoded; editors and spreadsheets of Windows write one.
 *
 * <p><i>Source:</i> The Unicode Standard, section 23.8.
 */
public enum ByteOrderMark {
    UTF_8("UTF-8", 1, 0xEF, 0xBB, 0xBF),
    // Before UTF-16, whose little-endian mark is the start of this one.
    UTF_32LE("UTF-32LE", 4, 0xFF, 0xFE, 0x00, 0x00),
    UTF_32BE("UTF-32BE", 4, 0x00, 0x00, 0xFE, 0xFF),
    UTF_16LE("UTF-16LE", 2, 0xFF, 0xFE),
    UTF_16BE("UTF-16BE", 2, 0xFE, 0xFF);

    /** As many bytes as the longest mark has. */
    public static final int LONGEST = 4;

    private final Charset charset;
    private final int unitBytes;

    @SuppressWarnings("ImmutableEnumChecker") // never changed, and seen by nobody else
    private final int[] mark;

    ByteOrderMark(String charset, int unitBytes, int... mark) {
        this.charset = Charset.forName(charset);
        this.unitBytes = unitBytes;
        this.mark = mark;
    }

    /** The mark that the first bytes of a text are; empty when they are none. */
    public static Optional<ByteOrderMark> of(byte[] head) {
        for (ByteOrderMark one : values()) {
            if (one.begins(head)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** How what follows the mark is encoded. */
    public Charset charset() {
        return charset;
    }

    /** Bytes of the mark itself. */
    public int length() {
        return mark.length;
    }

    /** Bytes of one code unit. */
    public int unitBytes() {
        return unitBytes;
    }

    /**
     * The text of marked bytes, without the mark.
     *
     * @throws CharacterCodingException when they are not what the mark says
     */
    public String decode(byte[] marked) throws CharacterCodingException {
        return charset.newDecoder()
                .decode(ByteBuffer.wrap(marked, mark.length, marked.length - mark.length))
                .toString();
    }

    private boolean begins(byte[] head) {
        if (head.length < mark.length) {
            return false;
        }
        for (int at = 0; at < mark.length; at++) {
            if ((head[at] & 0xFF) != mark[at]) {
                return false;
            }
        }
        return true;
    }
}
