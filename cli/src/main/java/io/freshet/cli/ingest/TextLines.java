package io.freshet.cli.ingest;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.cli.output.FailedException;
import io.freshet.schemas.media.ByteOrderMark;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lines of a text file, each decoded on its own, so that one that is no text does not take the others with it:
 * UTF-8, or what a byte order mark says. One thread.
 */
final class TextLines implements Closeable {

    /** Longer texts are given as files; one of this size takes several times as much of the heap. */
    static final int LONGEST_BYTES = 16 << 20;

    private static final char MARK = '\uFEFF';

    private final InputStream in;
    private final Charset charset;
    private final int unitBytes;
    private final int newlineAt;
    private final int longestBytes;
    private int number;

    private TextLines(InputStream in, Optional<ByteOrderMark> mark, int longestBytes) {
        this.in = in;
        this.charset = mark.map(ByteOrderMark::charset).orElse(StandardCharsets.UTF_8);
        this.unitBytes = mark.map(ByteOrderMark::unitBytes).orElse(1);
        this.newlineAt = charset.name().endsWith("BE") ? unitBytes - 1 : 0;
        this.longestBytes = longestBytes;
    }

    @MustBeClosed
    static TextLines open(Path file) throws IOException {
        return of(new BufferedInputStream(Files.newInputStream(file), 1 << 16), LONGEST_BYTES);
    }

    @MustBeClosed
    static TextLines of(InputStream in, int longestBytes) throws IOException {
        in.mark(ByteOrderMark.LONGEST);
        Optional<ByteOrderMark> mark = ByteOrderMark.of(in.readNBytes(ByteOrderMark.LONGEST));
        in.reset();
        in.skipNBytes(mark.map(ByteOrderMark::length).orElse(0));
        return new TextLines(in, mark, longestBytes);
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    /** The next line; empty after the last. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        byte[] unit = new byte[unitBytes];
        boolean tooLong = false;
        boolean any = false;
        for (int read = in.readNBytes(unit, 0, unitBytes); read > 0; read = in.readNBytes(unit, 0, unitBytes)) {
            any = true;
            if (isNewline(unit, read)) {
                break;
            }
            tooLong |= line.size() + read > longestBytes;
            if (!tooLong) {
                line.write(unit, 0, read);
            }
        }
        number += any ? 1 : 0;
        return any ? Optional.of(new Line(line.toByteArray(), tooLong)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean isNewline(byte[] unit, int read) {
        for (int at = 0; at < read; at++) {
            if (unit[at] != (at == newlineAt ? '\n' : 0)) {
                return false;
            }
        }
        return read == unitBytes;
    }

    /** The bytes of one line, without its end. */
    final class Line {
        private final byte[] bytes;
        private final boolean tooLong;

        private Line(byte[] bytes, boolean tooLong) {
            this.bytes = bytes;
            this.tooLong = tooLong;
        }

        /**
         * The line's text, without white space at its ends; files that were joined have a mark at a later line.
         *
         * @throws FailedException when it is none
         */
        String text() throws FailedException {
            if (tooLong) {
                throw new FailedException("it is longer than " + longestBytes
                        + " bytes; give a large payload as a file that the line names");
            }
            try {
                String text =
                        charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return (text.startsWith(String.valueOf(MARK)) ? text.substring(1) : text).strip();
            } catch (CharacterCodingException e) {
                throw new FailedException(
                        "it is not " + charset + "; save the file in that encoding, or with a byte order mark");
            }
        }
    }
}
