package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The files of a store and how they change, each in one step. A file's time says when its blob was last put; of one
 * that is in quarantine, when it was quarantined. Safe for any number of threads and processes.
 */
final class BlobDirectory {
    static final String UNFINISHED = ".part";

    private final Path root;
    private final Path incoming;
    private final InstantSource clock;

    private BlobDirectory(Path root, InstantSource clock) {
        this.root = root;
        this.incoming = root.resolve("incoming");
        this.clock = clock;
    }

    static BlobDirectory open(Path root, InstantSource clock) throws IOException {
        BlobDirectory directory = new BlobDirectory(root, clock);
        Files.createDirectories(directory.incoming);
        Files.createDirectories(root.resolve(BlobName.QUARANTINE));
        return directory;
    }

    Path root() {
        return root;
    }

    Path incoming() {
        return incoming;
    }

    Path place(BlobRef ref) {
        return root.resolve(BlobName.of(ref).path());
    }

    Path quarantined(BlobRef ref) {
        return root.resolve(BlobName.quarantineOf(ref).path());
    }

    /** Makes a blob that is in its place young; false when it is not there, or not whole. */
    boolean renew(BlobRef ref) throws IOException {
        Path place = place(ref);
        try {
            Files.setLastModifiedTime(place, FileTime.from(clock.instant()));
            // Only now: a sweep that took the file before this look may have evaluated it by its old time.
            if (Files.size(place) != ref.getSizeBytes()) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        forceWayTo(place);
        return true;
    }

    /** Writes a blob to its place. */
    void keep(BlobRef ref, BlobContent content) throws IOException {
        Path place = place(ref);
        Path whole = Files.createTempFile(incoming, ref.getSha256().substring(0, 8), UNFINISHED);
        try {
            write(whole, content);
            Files.createDirectories(place.getParent());
            move(whole, place);
            forceWayTo(place);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Writes content to the place that its digest says, unless it is there; one pass. */
    BlobRef keep(BlobContent content) throws IOException {
        Path whole = Files.createTempFile(incoming, "stream", UNFINISHED);
        try {
            Digests.Counted counted = new Digests.Counted();
            write(whole, out -> counted.count(out, content));
            BlobRef ref = counted.ref();
            if (!renew(ref)) {
                Path place = place(ref);
                Files.createDirectories(place.getParent());
                move(whole, place);
                forceWayTo(place);
            }
            return ref;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private void write(Path file, BlobContent content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            content.writeTo(Channels.newOutputStream(channel));
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            channel.force(true);
        }
    }

    /** Opens a blob wherever it is, also while it is being moved. */
    InputStream read(BlobRef ref) throws IOException {
        try {
            return Files.newInputStream(place(ref));
        } catch (NoSuchFileException e) {
            // Perhaps a sweep has quarantined it.
        }
        try {
            return Files.newInputStream(quarantined(ref));
        } catch (NoSuchFileException e) {
            // Perhaps it was put back in between.
            return Files.newInputStream(place(ref));
        }
    }

    boolean contains(BlobRef ref) {
        return Files.isRegularFile(place(ref))
                || Files.isRegularFile(quarantined(ref))
                || Files.isRegularFile(place(ref));
    }

    /** Moves a blob out of its place if its last put was before a time. */
    boolean quarantine(BlobRef ref, Instant before) throws IOException {
        Path place = place(ref);
        Path quarantined = quarantined(ref);
        try {
            // Over an earlier copy it would be where another sweep may be about to delete.
            if (!isOlder(place, before) || Files.exists(quarantined)) {
                return false;
            }
            move(place, quarantined);
            Files.setLastModifiedTime(quarantined, FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Moves a blob back to its place, as young as if it were new. */
    void bringBack(BlobRef ref) throws IOException {
        Path place = place(ref);
        Path quarantined = quarantined(ref);
        try {
            Files.setLastModifiedTime(quarantined, FileTime.from(clock.instant()));
            Files.createDirectories(place.getParent());
            move(quarantined, place);
            forceWayTo(place);
        } catch (NoSuchFileException e) {
            // Another sweep has brought it back.
        }
    }

    /** Deletes a file that has its time before another. */
    static boolean deleteIfOlder(Path file, Instant before) throws IOException {
        try {
            return isOlder(file, before) && Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class)
                .lastModifiedTime()
                .toInstant()
                .isBefore(before);
    }

    /** Forces each directory on the way to a file, so that a loss of power cannot take the name from it. */
    private void forceWayTo(Path place) throws IOException {
        Path directory = root;
        for (Path step : root.relativize(place)) {
            force(directory);
            directory = directory.resolve(step);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system cannot move a file in one step; use another for blobs.url", e);
        }
    }
}
