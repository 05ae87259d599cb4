package io.freshet.schemas.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a stored picture is turned to be looked at. Cameras store what the sensor saw and say which side is up.
 *
 * <p><em>Source:</em> CIPA DC-008, Exif 2.32, tag 0x0112; XMP specification part 2, tiff:Orientation.
 */
enum Orientation {
    /** Nothing is said; as it is. */
    UNKNOWN,
    NORMAL,
    MIRRORED,
    UPSIDE_DOWN,
    FLIPPED,
    TRANSPOSED,
    TURNED_RIGHT,
    TRANSVERSED,
    TURNED_LEFT;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;
    private static final Pattern XMP = Pattern.compile("tiff:Orientation\\s*(?:=\\s*[\"']|>)\\s*([1-8])\\s*[\"'<]");

    /** From an Exif block, with or without its name before it; what cannot be read says nothing. */
    static Orientation ofExif(byte[] bytes, int from, int length) {
        int start = length >= 6 && new String(bytes, from, 4, StandardCharsets.ISO_8859_1).equals("Exif") ? 6 : 0;
        if (length - start < 8) {
            return UNKNOWN;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, from + start, length - start).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.capacity()) {
            return UNKNOWN;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long at = directory + 2 + (long) ENTRY_BYTES * i;
            if (at + ENTRY_BYTES > tiff.capacity()) {
                return UNKNOWN;
            }
            if (Short.toUnsignedInt(tiff.getShort((int) at)) == TAG) {
                return value(tiff, (int) at);
            }
        }
        return UNKNOWN;
    }

    private static Orientation value(ByteBuffer tiff, int entry) {
        int value = switch (tiff.getShort(entry + 2)) {
            case SHORT -> Short.toUnsignedInt(tiff.getShort(entry + 8));
            case LONG -> tiff.getInt(entry + 8);
            default -> 0;
        };
        return of(value);
    }

    private static Orientation of(int number) {
        return switch (number) {
            case 1 -> NORMAL;
            case 2 -> MIRRORED;
            case 3 -> UPSIDE_DOWN;
            case 4 -> FLIPPED;
            case 5 -> TRANSPOSED;
            case 6 -> TURNED_RIGHT;
            case 7 -> TRANSVERSED;
            case 8 -> TURNED_LEFT;
            default -> UNKNOWN;
        };
    }

    /** From a block that holds an XMP packet, or says nothing. */
    static Orientation ofXmp(byte[] bytes, int from, int length) {
        Matcher found = XMP.matcher(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
        return found.find() ? of(Integer.parseInt(found.group(1))) : UNKNOWN;
    }

    /** Whether height becomes width. */
    boolean isOnItsSide() {
        return switch (this) {
            case TRANSPOSED, TURNED_RIGHT, TRANSVERSED, TURNED_LEFT -> true;
            case UNKNOWN, NORMAL, MIRRORED, UPSIDE_DOWN, FLIPPED -> false;
        };
    }

    /** Where a stored pixel is shown: its place, row by row, in the picture as it is looked at. */
    int place(int x, int y, int width, int height) {
        return switch (this) {
            case UNKNOWN, NORMAL -> y * width + x;
            case MIRRORED -> y * width + width - 1 - x;
            case UPSIDE_DOWN -> (height - 1 - y) * width + width - 1 - x;
            case FLIPPED -> (height - 1 - y) * width + x;
            case TRANSPOSED -> x * height + y;
            case TURNED_RIGHT -> x * height + height - 1 - y;
            case TRANSVERSED -> (width - 1 - x) * height + height - 1 - y;
            case TURNED_LEFT -> (width - 1 - x) * height + y;
        };
    }
}
