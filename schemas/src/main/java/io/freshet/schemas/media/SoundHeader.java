package io.freshet.schemas.media;

import io.freshet.schemas.media.Pcm.Coding;
import io.freshet.schemas.media.Pcm.Data;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads what WAV, AIFF and AU files say of their frames. A file that holds less than it declares is refused, for it was
 * cut; only a length that says "unknown" (all bits set, as streams write it) means all that is there.
 *
 * <p><em>Source:</em> Microsoft, Multiple Channel Audio Data and WAVE Files; Apple, Audio Interchange File Format
 * AIFF-C; the manual page audio(7I) of Solaris for AU.
 */
final class SoundHeader {
    private static final int UNKNOWN_LENGTH = -1;
    private static final int PCM = 1;
    private static final int IEEE_FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    /** How the identifiers of all extensible formats end that are other formats' numbers. */
    private static final byte[] SUBFORMAT_END = {(byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71};

    /** Of AIFF-C, with their bytes in the order of Intel's machines. */
    private static final Set<String> TURNED = Set.of("sowt", "42n1", "23ni");

    private final ByteBuffer file;

    private SoundHeader(byte[] file) {
        this.file = ByteBuffer.wrap(file);
    }

    /**
     * How the frames lie; empty when it is none of these files.
     *
     * @throws IllegalArgumentException when it is one, and cannot be used; the message says why and what to send
     */
    static Optional<Pcm> read(byte[] bytes) {
        if (bytes.length < 12) {
            return Optional.empty();
        }
        SoundHeader header = new SoundHeader(bytes);
        String form = header.name(8);
        return Optional.ofNullable(
                switch (header.name(0)) {
                    case "RIFF" -> form.equals("WAVE") ? header.wav(ByteOrder.LITTLE_ENDIAN) : null;
                    case "RIFX" -> form.equals("WAVE") ? header.wav(ByteOrder.BIG_ENDIAN) : null;
                    case "FORM" -> form.equals("AIFF") || form.equals("AIFC") ? header.aiff(form) : null;
                    case ".snd" -> header.au(ByteOrder.BIG_ENDIAN);
                    case "dns." -> header.au(ByteOrder.LITTLE_ENDIAN);
                    default -> null;
                });
    }

    /** A part of a RIFF or AIFF file; its length as declared. */
    private record Chunk(int from, int length) {
        Chunk after(int bytes) {
            return new Chunk(from + bytes, length - bytes);
        }
    }

    /** The chunk of a name, and nothing behind it is looked at. */
    private Optional<Chunk> chunk(String name) {
        long at = 12;
        while (at + 8 <= file.capacity()) {
            int length = file.getInt((int) at + 4);
            if (name((int) at).equals(name)) {
                return Optional.of(new Chunk((int) at + 8, length));
            }
            long size = Integer.toUnsignedLong(length);
            at += 8 + size + (size & 1);
        }
        return Optional.empty();
    }

    private Chunk needed(String name, int least) {
        Chunk chunk = chunk(name).orElseThrow(() -> cut("it has no chunk \"" + name + "\""));
        if ((chunk.length >= 0 && chunk.length < least) || chunk.from + (long) least > file.capacity()) {
            throw cut("its chunk \"" + name + "\" is too short");
        }
        return chunk;
    }

    private Pcm wav(ByteOrder order) {
        file.order(order);
        Chunk format = needed("fmt ", 16);
        int tag = Short.toUnsignedInt(file.getShort(format.from));
        int channels = Short.toUnsignedInt(file.getShort(format.from + 2));
        int frameBytes = Short.toUnsignedInt(file.getShort(format.from + 12));
        int bits = Short.toUnsignedInt(file.getShort(format.from + 14));
        if (tag == EXTENSIBLE) {
            needed("fmt ", 40);
            tag = subformat(format.from + 24);
        }
        if (channels == 0 || frameBytes % channels != 0) {
            throw new IllegalArgumentException("its frames of " + frameBytes + " bytes do not hold " + channels
                    + " channels; send it with its own header");
        }
        int container = frameBytes / channels;
        if (bits < 1 || bits > 8 * container) {
            throw new IllegalArgumentException(
                    "it has " + bits + " bits in " + container + " bytes; send it with its own header");
        }
        Coding coding = switch (tag) {
            case PCM -> container == 1 ? Coding.UNSIGNED : Coding.SIGNED;
            case IEEE_FLOAT -> Coding.FLOAT;
            case A_LAW -> Coding.A_LAW;
            case MU_LAW -> Coding.MU_LAW;
            default -> throw unknownCoding(Integer.toString(tag));
        };
        double rate = Integer.toUnsignedLong(file.getInt(format.from + 4));
        return new Pcm(coding, container, order, channels, rate, held(needed("data", 0)));
    }

    /** The number in the identifier of an extensible format; -1 when it is none of Microsoft's own. */
    private int subformat(int at) {
        byte[] end = new byte[SUBFORMAT_END.length];
        file.get(at + 8, end);
        boolean known =
                file.getShort(at + 4) == 0 && file.getShort(at + 6) == 0x10 && Arrays.equals(end, SUBFORMAT_END);
        return known ? file.getInt(at) : -1;
    }

    private Pcm aiff(String form) {
        file.order(ByteOrder.BIG_ENDIAN);
        Chunk common = needed("COMM", form.equals("AIFC") ? 22 : 18);
        int channels = Short.toUnsignedInt(file.getShort(common.from));
        long frames = Integer.toUnsignedLong(file.getInt(common.from + 2));
        int bits = Short.toUnsignedInt(file.getShort(common.from + 6));
        String coding = form.equals("AIFC") ? name(common.from + 18) : "NONE";
        Chunk sound = needed("SSND", 8);
        long offset = Integer.toUnsignedLong(file.getInt(sound.from));
        if (offset > Math.max(0, sound.length - 8L)) {
            throw cut("its sound begins behind its end");
        }
        Data held = held(sound.after(8 + (int) offset));
        BiFunction<Coding, Integer, Pcm> layout = (how, bytes) -> {
            long declared = frames * channels * bytes;
            if (declared > held.length()) {
                throw cut(
                        "it declares " + frames + " frames and holds " + held.length() / Math.max(1, channels * bytes));
            }
            ByteOrder order = TURNED.contains(coding) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            return new Pcm(
                    how, bytes, order, channels, extended(common.from + 8), new Data(held.from(), (int) declared));
        };
        return switch (coding) {
            case "NONE", "twos", "sowt" -> layout.apply(Coding.SIGNED, (bits + 7) / 8);
            case "in24", "42n1" -> layout.apply(Coding.SIGNED, 3);
            case "in32", "23ni" -> layout.apply(Coding.SIGNED, 4);
            case "raw " -> layout.apply(Coding.UNSIGNED, (bits + 7) / 8);
            case "fl32", "FL32" -> layout.apply(Coding.FLOAT, 4);
            case "fl64", "FL64" -> layout.apply(Coding.FLOAT, 8);
            case "alaw", "ALAW" -> layout.apply(Coding.A_LAW, 1);
            case "ulaw", "ULAW" -> layout.apply(Coding.MU_LAW, 1);
            default -> throw unknownCoding(coding);
        };
    }

    private Pcm au(ByteOrder order) {
        file.order(order);
        if (file.capacity() < 24) {
            throw cut("its header is too short");
        }
        int from = file.getInt(4);
        if (from < 24 || from > file.capacity()) {
            throw cut("its sound begins behind its end");
        }
        Data data = held(new Chunk(from, file.getInt(8)));
        int channels = file.getInt(20);
        double rate = Integer.toUnsignedLong(file.getInt(16));
        BiFunction<Coding, Integer, Pcm> layout =
                (coding, bytes) -> new Pcm(coding, bytes, order, channels, rate, data);
        int coding = file.getInt(12);
        return switch (coding) {
            case 1 -> layout.apply(Coding.MU_LAW, 1);
            case 2, 3, 4, 5 -> layout.apply(Coding.SIGNED, coding - 1);
            case 6 -> layout.apply(Coding.FLOAT, 4);
            case 7 -> layout.apply(Coding.FLOAT, 8);
            case 27 -> layout.apply(Coding.A_LAW, 1);
            default -> throw unknownCoding(Integer.toString(coding));
        };
    }

    /** Where the bytes of a chunk lie, all of which must be there. */
    private Data held(Chunk chunk) {
        int there = file.capacity() - chunk.from;
        if (chunk.length == UNKNOWN_LENGTH) {
            return new Data(chunk.from, there);
        }
        if (chunk.length < 0 || chunk.length > there) {
            throw cut("it declares " + Integer.toUnsignedLong(chunk.length) + " bytes of sound and holds " + there);
        }
        return new Data(chunk.from, chunk.length);
    }

    /** A number of 80 bits, as Apple's first computers had them. */
    private double extended(int at) {
        int exponent = file.getShort(at) & 0x7fff;
        long mantissa = file.getLong(at + 2);
        double value = (mantissa >>> 1) * 2.0 + (mantissa & 1);
        return value * Math.pow(2, exponent - 16383 - 63);
    }

    private String name(int at) {
        byte[] name = new byte[4];
        file.get(at, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static IllegalArgumentException cut(String what) {
        return new IllegalArgumentException(what + "; send it again whole");
    }

    private static IllegalArgumentException unknownCoding(String name) {
        return new IllegalArgumentException(
                "its coding " + name.strip() + " is not taken; send PCM, float, A-law or mu-law");
    }
}
