package io.freshet.schemas.media;

import io.freshet.schemas.media.UndecodableException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes characters in the charset that their media type names, strictly: bytes that are none of it are refused, and
 * so is a byte order mark that speaks against it. Without a charset it is UTF-8.
 *
 * <p><em>Source:</em> RFC 2781, UTF-16; Unicode Standard, section 23.8, byte order marks.
 */
public final class Charsets {
    private static final char MARK = '\uFEFF';
    private static final char TURNED_MARK = '\uFFFE';

    private static final Set<String> UTF_16LE = Set.of("UTF-16", "UTF-16LE", "X-UTF-16LE-BOM");
    private static final Set<String> UTF_32LE = Set.of("UTF-32", "UTF-32LE", "X-UTF-32LE-BOM");
    private static final Set<String> UTF_32BE = Set.of("UTF-32", "UTF-32BE", "X-UTF-32BE-BOM");

    private Charsets() {}

    /**
     * Decodes a whole text; a byte order mark is no part of it.
     *
     * @throws UndecodableException when the charset is not known, or guesses, or the bytes are not written in it
     */
    public static String decode(byte[] bytes, Optional<String> name) throws UndecodableException {
        Charset charset = name.isEmpty() ? StandardCharsets.UTF_8 : charset(name.get());
        checkMark(bytes, charset);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            String text = decoder.decode(ByteBuffer.wrap(bytes)).toString();
            if (!text.isEmpty() && text.charAt(0) == TURNED_MARK) {
                throw marked(charset);
            }
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UndecodableException(
                    Reason.ENCODING,
                    "payload is not " + charset.name() + "; send text in UTF-8, or name its charset",
                    e);
        }
    }

    /**
     * The bytes in UTF-8. What is UTF-8 already is given back unread.
     *
     * @throws UndecodableException as {@link #decode} does
     */
    public static byte[] utf8(byte[] bytes, Optional<String> name) throws UndecodableException {
        return name.isEmpty() || charset(name.get()).equals(StandardCharsets.UTF_8)
                ? bytes
                : decode(bytes, name).getBytes(StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) throws UndecodableException {
        try {
            Charset charset = Charset.forName(name.trim());
            // One that finds out by itself what it reads can be wrong about it.
            if (charset.newDecoder().isAutoDetecting() && !charset.name().startsWith("UTF-")) {
                throw unknown(name);
            }
            return charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw unknown(name);
        }
    }

    private static UndecodableException unknown(String name) {
        String brief = name.length() > 40 ? name.substring(0, 40) + "..." : name;
        return new UndecodableException(
                Reason.CONTENT_TYPE, "charset " + brief + " is not known here; send text in UTF-8");
    }

    private static void checkMark(byte[] bytes, Charset charset) throws UndecodableException {
        Optional<ByteOrderMark> mark = ByteOrderMark.of(bytes);
        if (mark.isPresent()) {
            if (!fits(mark.get(), charset.name().toUpperCase(Locale.ROOT))) {
                throw marked(charset);
            }
            return;
        }
        if (List.of("UTF-16", "UTF-32").contains(charset.name()) && bytes.length > 0) {
            throw new UndecodableException(
                    Reason.ENCODING,
                    "payload in " + charset.name() + " has no byte order mark; say which order, for example "
                            + charset.name() + "LE, or send UTF-8");
        }
    }

    private static UndecodableException marked(Charset charset) {
        return new UndecodableException(
                Reason.ENCODING,
                "payload begins with the byte order mark of another charset than " + charset.name()
                        + "; name the charset that it is in");
    }

    private static boolean fits(ByteOrderMark mark, String charset) {
        return switch (mark) {
            case UTF_8 -> charset.equals("UTF-8") || charset.equals("CESU-8");
            case UTF_16LE -> UTF_16LE.contains(charset);
            case UTF_16BE -> charset.equals("UTF-16") || charset.equals("UTF-16BE");
            // The mark of UTF-16LE and a character 0 begin in the same way.
            case UTF_32LE -> UTF_32LE.contains(charset) || UTF_16LE.contains(charset);
            case UTF_32BE -> UTF_32BE.contains(charset);
        };
    }
}
