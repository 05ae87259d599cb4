package io.freshet.model.cache;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors on disk, each by a key that says all that it is a function of, so that what is found is what would be made
 * again. The first in go first when there are too many bytes. A process may be killed at any moment: a record that is
 * not whole is cut off at the next opening, and one whose checksum is wrong is not there. A disk that takes no more is
 * told of once, and costs time only. Any thread.
 */
public final class VectorCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VectorCache.class);
    /** Files that share the bytes, so that making room costs the oldest of them. */
    private static final int FILES = 8;

    private final Path directory;
    private final long maxBytes;
    private final FileChannel lockFile;

    @GuardedBy("this")
    private final Map<Key, RecordFile.Place> places = new HashMap<>();

    @GuardedBy("this")
    private final Deque<RecordFile> files = new ArrayDeque<>();

    @GuardedBy("this")
    private Counts counts = new Counts(0, 0);

    @GuardedBy("this")
    private boolean broken;

    private VectorCache(Path directory, long maxBytes, FileChannel lockFile) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.lockFile = lockFile;
    }

    /** 128 bits of a SHA-256, which no two different texts share. */
    public record Key(long high, long low) {
        /** The key of a text. */
        public static Key of(String text) {
            try {
                ByteBuffer digest = ByteBuffer.wrap(
                        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
                return new Key(digest.getLong(), digest.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Java has no SHA-256; use another Java.", e);
            }
        }
    }

    /** How often it was asked. */
    public record Counts(long found, long missed) {}

    /**
     * Opens what a directory holds, or begins there.
     *
     * @param maxBytes of all files, at least 4 KiB
     * @throws IOException when the directory cannot be used, or another process uses it
     */
    @MustBeClosed
    public static VectorCache open(Path directory, long maxBytes) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        VectorCache cache = new VectorCache(directory, maxBytes, lock);
        try {
            take(directory, lock);
            cache.read();
            return cache;
        } catch (IOException | RuntimeException e) {
            cache.close();
            throw e;
        }
    }

    private static void take(Path directory, FileChannel lock) throws IOException {
        try {
            FileLock taken = lock.tryLock();
            if (taken != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // This process has it already: told below in the same words.
        }
        throw new IOException("the cache " + directory + " is in use by another process; give each its own directory");
    }

    @SuppressWarnings("MustBeClosed") // closed with the cache, or when it goes
    private synchronized void read() throws IOException {
        List<Path> named;
        try (Stream<Path> all = Files.list(directory)) {
            named = all.filter(RecordFile::isOne).sorted().toList();
        }
        for (Path file : named) {
            RecordFile read = RecordFile.open(file);
            files.addLast(read);
            places.putAll(read.places());
        }
        makeRoom();
    }

    /** What was kept under a key. */
    public synchronized Optional<float[]> find(Key key) {
        RecordFile.Place place = places.get(key);
        Optional<float[]> found = Optional.empty();
        if (place != null) {
            try {
                found = place.file().read(key, place);
            } catch (IOException e) {
                failed(e);
            }
            if (found.isEmpty()) {
                places.remove(key);
            }
        }
        counts = new Counts(counts.found + (found.isPresent() ? 1 : 0), counts.missed + (found.isPresent() ? 0 : 1));
        return found;
    }

    /** Keeps vectors, unless there are some under the key. */
    @SuppressWarnings("MustBeClosed") // closed with the cache, or when it goes
    public synchronized void keep(Key key, float[] vectors) {
        if (broken || places.containsKey(key)) {
            return;
        }
        try {
            if (files.isEmpty() || files.getLast().sizeBytes() >= maxBytes / FILES) {
                files.addLast(RecordFile.begin(
                        directory, files.isEmpty() ? 0 : files.getLast().number() + 1));
            }
            places.put(key, files.getLast().append(key, vectors));
            makeRoom();
        } catch (IOException e) {
            broken = true;
            failed(e);
        }
    }

    /** How often it was asked since it was opened. */
    public synchronized Counts counts() {
        return counts;
    }

    /** Bytes on disk. */
    public synchronized long sizeBytes() {
        return files.stream().mapToLong(RecordFile::sizeBytes).sum();
    }

    @GuardedBy("this")
    private void makeRoom() throws IOException {
        while (files.size() > 1 && sizeBytes() > maxBytes) {
            RecordFile oldest = files.removeFirst();
            places.values().removeIf(place -> place.file() == oldest);
            oldest.delete();
        }
    }

    private void failed(IOException e) {
        LOG.warn("the cache {} fails, and what it lacks is made again: {}", directory, e.toString());
    }

    /** Lets go of the directory. Nothing is lost when a file cannot be closed: what is whole in it is found again. */
    @Override
    public synchronized void close() {
        for (RecordFile file : files) {
            close(file);
        }
        // Closing the file lets go of its lock.
        close(lockFile);
    }

    private void close(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            failed(e);
        }
    }
}
