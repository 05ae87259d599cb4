package io.freshet.cli.ingest;

import io.freshet.cli.output.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** JSON-lines files, each of whose lines is understood or refused on its own. */
public final class LineFiles {

    private final List<Path> files;

    private LineFiles(List<Path> files) {
        this.files = files;
    }

    /**
     * One file, or those of a folder whose names end in {@code .jsonl}, sorted.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static LineFiles of(Path from) throws IOException {
        if (Files.isRegularFile(from)) {
            return new LineFiles(List.of(from));
        }
        if (!Files.isDirectory(from)) {
            throw new IllegalArgumentException(from + " is not there; give --from a file or a folder");
        }
        try (Stream<Path> inside = Files.list(from)) {
            List<Path> files = inside.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException(from + " has no *.jsonl file");
            }
            return new LineFiles(files);
        }
    }

    /** Takes lines as they come; it may wait, and nothing is read meanwhile. */
    public interface Sink {

        /** A line, and where it stands. */
        void line(String where, IngestLine line) throws InterruptedException;

        /** An empty line. */
        default void blank() {
            // It says nothing.
        }

        /** A line that cannot be used, or what is left of a file that cannot be read on. */
        void refused(String where, Exception why);
    }

    /**
     * Reads all lines in order. A file that cannot be read on is told like a line, and the others follow.
     *
     * @param clock event time of lines that say none
     */
    public void read(InstantSource clock, Sink sink) throws InterruptedException {
        for (Path file : files) {
            read(file, clock, sink);
        }
    }

    /** Lines to come; a file that cannot be read counts as one. */
    public long count() {
        long count = 0;
        for (Path file : files) {
            try (TextLines lines = TextLines.open(file)) {
                while (lines.next().isPresent()) {
                    count++;
                }
            } catch (IOException e) {
                count++;
            }
        }
        return count;
    }

    private static void read(Path file, InstantSource clock, Sink sink) throws InterruptedException {
        int number = 0;
        try (TextLines lines = TextLines.open(file)) {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
            LineReader reader = new LineReader(folder, clock);
            for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                number = lines.number();
                take(file + ":" + number, line.get(), reader, sink);
            }
        } catch (IOException e) {
            sink.refused(number == 0 ? file.toString() : file + ": after line " + number, unread(e));
        }
    }

    private static IOException unread(IOException cause) {
        return new FailedException("it cannot be read (" + cause + "); check that it is a file and its permissions");
    }

    /** Whatever is wrong with one line is told of that line, and the next one has its turn. */
    private static void take(String where, TextLines.Line line, LineReader reader, Sink sink)
            throws InterruptedException {
        IngestLine content;
        try {
            String text = line.text();
            if (text.isEmpty()) {
                sink.blank();
                return;
            }
            content = reader.read(text);
        } catch (IOException | RuntimeException e) {
            sink.refused(where, e);
            return;
        }
        sink.line(where, content);
    }
}
