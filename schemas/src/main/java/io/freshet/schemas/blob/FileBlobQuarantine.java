package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** The way out of a directory of blobs. Files that are no blobs are not touched. */
final class FileBlobQuarantine implements BlobQuarantine {
    /** {@code ab/cd/abcd...} */
    private static final int DEPTH = 3;

    /** The root, and every directory below it that holds blobs. */
    private static final Pattern OURS = Pattern.compile("|aside(/.*)?|[0-9a-f]{2}(/.*)?");

    private final BlobDirectory directory;

    FileBlobQuarantine(BlobDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void visit(Visitor visitor) throws BlobUnavailableException {
        try {
            Files.walkFileTree(directory.root(), EnumSet.noneOf(FileVisitOption.class), DEPTH, new Walk(visitor));
        } catch (BlobUnavailableException e) {
            throw e;
        } catch (IOException e) {
            throw unavailable("list " + directory.root(), e);
        }
    }

    @Override
    public boolean add(BlobRef ref, Instant lastPutBefore) throws BlobUnavailableException {
        try {
            return directory.quarantine(ref, lastPutBefore);
        } catch (IOException e) {
            throw BlobUnavailableException.of("quarantined", ref, e);
        }
    }

    @Override
    public void bringBack(BlobRef ref) throws BlobUnavailableException {
        try {
            directory.bringBack(ref);
        } catch (IOException e) {
            throw BlobUnavailableException.of("bring back", ref, e);
        }
    }

    @Override
    public boolean drop(BlobRef ref, Instant quarantinedBefore) throws BlobUnavailableException {
        try {
            return BlobDirectory.deleteIfOlder(directory.quarantined(ref), quarantinedBefore);
        } catch (IOException e) {
            throw BlobUnavailableException.of("delete", ref, e);
        }
    }

    @Override
    public int tidy(Instant begunBefore) throws BlobUnavailableException {
        int deleted = 0;
        try (DirectoryStream<Path> parts =
                Files.newDirectoryStream(directory.incoming(), "*" + BlobDirectory.UNFINISHED)) {
            for (Path part : parts) {
                deleted += BlobDirectory.deleteIfOlder(part, begunBefore) ? 1 : 0;
            }
            return deleted;
        } catch (IOException e) {
            throw unavailable("tidy " + directory.incoming(), e);
        }
    }

    private static BlobUnavailableException unavailable(String what, IOException cause) {
        return new BlobUnavailableException("the blob store could not " + what + ": " + cause.getMessage(), cause);
    }

    private String path(Path file) {
        return directory.root().relativize(file).toString().replace(File.separatorChar, '/');
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Visitor visitor;

        Walk(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Optional<BlobName> name = attributes.isRegularFile() ? BlobName.parse(path(file)) : Optional.empty();
            if (name.isPresent()) {
                visitor.visit(new StoredBlob(
                        new BlobRef(name.get().sha256(), attributes.size()),
                        attributes.lastModifiedTime().toInstant(),
                        name.get().quarantined()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            // Taken while we were on the way to it, or never ours.
            if (fault instanceof NoSuchFileException
                    || !OURS.matcher(path(file)).matches()) {
                return FileVisitResult.CONTINUE;
            }
            throw fault;
        }
    }
}
