package io.freshet.schemas.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an image file around its pixels: which format it is, whether it is whole, how its picture is turned,
 * and what the numbers of a JPEG mean. Walks over the file's segments once and decodes nothing.
 *
 * <p><em>Source:</em> ITU-T T.81 and T.872 (JPEG), Portable Network Graphics third edition, WebP container
 * specification, GIF89a.
 *
 * @param orientation as {@link Orientation} knows it
 * @param colours what the components of a JPEG are; of other formats {@code DECODED}
 * @param bytes the file as it is to be decoded
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read within one decoding.
record ImageFile(Format format, Orientation orientation, Colours colours, byte[] bytes) {
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** Markers of a JPEG. */
    private static final int SCAN = 0xDA;

    private static final int END_OF_IMAGE = 0xD9;

    /** The flag of a WebP that has a colour profile. */
    private static final int WEBP_PROFILE = 0x20;

    /** The formats that are taken. */
    enum Format {
        PNG,
        JPEG,
        GIF,
        BMP,
        WEBP
    }

    /** What components are, before anything is converted. */
    enum Colours {
        DECODED,
        GRAY,
        RGB,
        YCBCR,
        CMYK,
        YCCK
    }

    /**
     * Looks through a file; empty when it is of no format that is taken.
     *
     * @throws IllegalArgumentException when it holds less than it declares, or is damaged
     */
    static Optional<ImageFile> read(byte[] bytes) {
        try {
            return Optional.ofNullable(new Walk(bytes).read());
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("it breaks off", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What a JPEG says of its components. */
    private static final class JpegColours {
        private boolean jfif;
        private int adobe = -1;
        private byte[] components = {};

        /** As libjpeg decides it, which wrote or read nearly all of them. */
        Colours decide() {
            return switch (components.length) {
                case 1 -> Colours.GRAY;
                case 3 -> isRgb() ? Colours.RGB : Colours.YCBCR;
                case 4 -> adobe > 0 ? Colours.YCCK : Colours.CMYK;
                default ->
                    throw new IllegalArgumentException("it has " + components.length + " components; send 1, 3 or 4");
            };
        }

        private boolean isRgb() {
            if (jfif) {
                return false;
            }
            return adobe >= 0 ? adobe == 0 : Arrays.equals(components, ascii("RGB"));
        }
    }

    /** One pass over a file. */
    private static final class Walk {
        private final byte[] bytes;
        private final ByteBuffer file;
        private byte[] decoded;
        private Orientation exif = Orientation.UNKNOWN;
        private Orientation xmp = Orientation.UNKNOWN;

        Walk(byte[] bytes) {
            this.bytes = bytes;
            this.decoded = bytes;
            this.file = ByteBuffer.wrap(bytes);
        }

        private @Nullable ImageFile read() {
            if (begins(PNG_SIGNATURE)) {
                png();
                return of(Format.PNG, Colours.DECODED);
            }
            if (begins(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF})) {
                Colours colours = jpeg();
                return of(Format.JPEG, colours);
            }
            if (begins(ascii("GIF87a")) || begins(ascii("GIF89a"))) {
                gif();
                return of(Format.GIF, Colours.DECODED);
            }
            if (begins(ascii("BM"))) {
                bmp();
                return of(Format.BMP, Colours.DECODED);
            }
            if (begins(ascii("RIFF")) && bytes.length >= 12 && text(8, 4).equals("WEBP")) {
                webp();
                return of(Format.WEBP, Colours.DECODED);
            }
            return null;
        }

        private ImageFile of(Format format, Colours colours) {
            return new ImageFile(format, exif == Orientation.UNKNOWN ? xmp : exif, colours, decoded);
        }

        private void png() {
            int at = PNG_SIGNATURE.length;
            String type = "";
            while (!type.equals("IEND")) {
                int length = file.getInt(at);
                type = text(at + 4, 4);
                if (length < 0 || length > bytes.length - at - 12) {
                    throw new IllegalArgumentException("its chunk " + type + " breaks off");
                }
                // Of chunks that a picture can do without, damage does not count.
                if (Character.isUpperCase(type.charAt(0)) && file.getInt(at + 8 + length) != crc(at + 4, length + 4)) {
                    throw new IllegalArgumentException("the check sum of its chunk " + type + " is wrong");
                }
                if (type.equals("eXIf")) {
                    exif = Orientation.ofExif(bytes, at + 8, length);
                } else if (type.equals("iTXt")) {
                    xmp = Orientation.ofXmp(bytes, at + 8, length);
                }
                at += 12 + length;
            }
        }

        private int crc(int from, int length) {
            CRC32 crc = new CRC32();
            crc.update(bytes, from, length);
            return (int) crc.getValue();
        }

        private void webp() {
            file.order(ByteOrder.LITTLE_ENDIAN);
            long end = 8 + Integer.toUnsignedLong(file.getInt(4));
            if (end > bytes.length) {
                throw new IllegalArgumentException("it declares " + end + " bytes and has " + bytes.length);
            }
            int at = 12;
            while (at + 8 <= end) {
                String type = text(at, 4);
                long length = Integer.toUnsignedLong(file.getInt(at + 4));
                if (at + 8 + length > end) {
                    throw new IllegalArgumentException("its chunk " + type.strip() + " breaks off");
                }
                if (type.equals("EXIF")) {
                    exif = Orientation.ofExif(bytes, at + 8, (int) length);
                } else if (type.equals("XMP ")) {
                    xmp = Orientation.ofXmp(bytes, at + 8, (int) length);
                } else if (type.equals("VP8X") && length >= 1) {
                    // The decoder applies a profile that it is told of; see RgbPixels.
                    decoded = bytes.clone();
                    decoded[at + 8] &= ~WEBP_PROFILE;
                }
                at += (int) (8 + length + (length & 1));
            }
        }

        private void bmp() {
            file.order(ByteOrder.LITTLE_ENDIAN);
            long from = Integer.toUnsignedLong(file.getInt(10));
            int header = file.getInt(14);
            boolean old = header == 12;
            long width = old ? Short.toUnsignedInt(file.getShort(18)) : file.getInt(18);
            long height = old ? Short.toUnsignedInt(file.getShort(20)) : Math.abs((long) file.getInt(22));
            int bits = file.getShort(old ? 24 : 28);
            int compression = old ? 0 : file.getInt(30);
            boolean plain = compression == 0 || compression == 3 || compression == 6;
            long needed = plain ? (width * bits + 31) / 32 * 4 * height : 1;
            if (from > bytes.length || needed > bytes.length - from) {
                throw new IllegalArgumentException(
                        "it declares " + needed + " bytes of pixels and has " + Math.max(0, bytes.length - from));
            }
        }

        /** Up to the end of the first picture: it alone is decoded. */
        private void gif() {
            int at = 13 + table(bytes[10]);
            while (true) {
                int block = bytes[at] & 0xff;
                if (block == 0x2C) {
                    LzwCheck.check(bytes, at, this::blocks);
                    return;
                }
                if (block != 0x21) {
                    throw new IllegalArgumentException("it has no picture");
                }
                at = blocks(at + 2);
            }
        }

        /** Behind sub-blocks that begin here. */
        private int blocks(int from) {
            int at = from;
            while (bytes[at] != 0) {
                at += 1 + (bytes[at] & 0xff);
            }
            return at + 1;
        }

        private static int table(byte flags) {
            return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
        }

        private Colours jpeg() {
            JpegColours colours = new JpegColours();
            int at = segment(2);
            while (marker(at) != END_OF_IMAGE) {
                int length = Short.toUnsignedInt(file.getShort(at + 2));
                int behind = at + 2 + length;
                if (behind > bytes.length) {
                    throw new IllegalArgumentException("it breaks off in a segment");
                }
                look(colours, at, length);
                at = segment(marker(at) == SCAN ? scanEnd(behind) : behind);
            }
            return colours.decide();
        }

        /**
         * Where the next segment begins, or the end of the image: decoders pass over filling, over what stands where it
         * should not, and over markers that stand alone.
         */
        private int segment(int from) {
            int at = from;
            while (true) {
                boolean isMarker = (bytes[at] & 0xff) == 0xFF && marker(at) != 0xFF && marker(at) != 0;
                if (isMarker && !isAlone(marker(at))) {
                    return at;
                }
                at += isMarker ? 2 : 1;
            }
        }

        private int marker(int at) {
            return bytes[at + 1] & 0xff;
        }

        private static boolean isAlone(int marker) {
            return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        }

        private void look(JpegColours colours, int at, int length) {
            int body = at + 4;
            switch (marker(at)) {
                case 0xE0 -> colours.jfif |= startsWith(body, "JFIF\0");
                case 0xE1 -> app1(body, length - 2);
                case 0xEE -> {
                    if (startsWith(body, "Adobe") && length >= 14) {
                        colours.adobe = bytes[body + 11] & 0xff;
                    }
                }
                case 0xC4, 0xC8, 0xCC -> {
                    // Tables.
                }
                default -> {
                    if (isFrame(marker(at))) {
                        colours.components = ids(body);
                    }
                }
            }
        }

        private static boolean isFrame(int marker) {
            return marker >= 0xC0 && marker <= 0xCF;
        }

        private byte[] ids(int body) {
            byte[] ids = new byte[bytes[body + 5] & 0xff];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = bytes[body + 6 + 3 * i];
            }
            return ids;
        }

        private void app1(int body, int length) {
            if (startsWith(body, "Exif\0") && exif == Orientation.UNKNOWN) {
                exif = Orientation.ofExif(bytes, body, length);
            } else if (startsWith(body, "http://ns.adobe.com/xap/1.0/\0")) {
                xmp = Orientation.ofXmp(bytes, body, length);
            }
        }

        /** The next marker that is neither a stuffed byte nor a restart. */
        private int scanEnd(int from) {
            int at = from;
            while ((bytes[at] & 0xff) != 0xFF
                    || bytes[at + 1] == 0
                    || ((bytes[at + 1] & 0xff) >= 0xD0 && (bytes[at + 1] & 0xff) <= 0xD7)) {
                at++;
            }
            return at;
        }

        private boolean begins(byte[] magic) {
            return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
        }

        private boolean startsWith(int at, String mark) {
            return at + mark.length() <= bytes.length && text(at, mark.length()).equals(mark);
        }

        private String text(int at, int length) {
            return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        }
    }
}
