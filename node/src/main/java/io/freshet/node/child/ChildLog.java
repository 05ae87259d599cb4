package io.freshet.node.child;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The file that a child's output goes to. One that cannot be written, for whatever reason, costs lines and nothing
 * else: it is tried again now and then, and once it takes lines again it says how many it missed. One thread.
 */
final class ChildLog implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Path file;
    private @Nullable Writer writer;
    private long missed;
    private long tryAt = System.nanoTime();

    ChildLog(Path file) {
        this.file = file;
    }

    void write(String line) {
        if (writer == null && System.nanoTime() < tryAt) {
            missed++;
            return;
        }
        try {
            Writer open = writer == null ? open() : writer;
            writer = open;
            if (missed > 0) {
                open.write("(" + missed + " lines before this one could not be written)" + System.lineSeparator());
            }
            open.write(line);
            open.write(System.lineSeparator());
            open.flush();
            missed = 0;
        } catch (IOException e) {
            missed++;
            close();
            tryAt = System.nanoTime() + PAUSE.toNanos();
        }
    }

    @Override
    public void close() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
        } catch (IOException e) {
            // What could not be written is missed, and was counted where it was.
            missed++;
        } finally {
            writer = null;
        }
    }

    private Writer open() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
