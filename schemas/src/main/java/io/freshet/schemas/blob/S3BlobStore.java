package io.freshet.schemas.blob;

import io.freshet.schemas.config.BlobsConfig;
import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Blobs as objects of an S3 bucket, under the same names as files have below their directory.
 *
 * <p>S3 keeps what it has acknowledged, and shows an object whole or not at all. A put of what is there and young costs
 * one question; what is older than a day is written again, which makes it young. A large blob goes there and comes from
 * there in parts, each in a call of its own, so that it can have the 5 TiB that an object can. When S3 is away a call
 * fails within milliseconds (nobody listens), two seconds (nobody is there) or ten (it has stopped to answer); none
 * takes longer than {@code blobs.s3.timeout}.
 *
 * <p><i>Source:</i> the consistency model of the Amazon S3 user guide, which other stores follow.
 */
final class S3BlobStore implements BlobStore {
    private static final Duration YOUNG = Duration.ofDays(1);

    private final S3Objects objects;
    private final InstantSource clock;

    S3BlobStore(S3Objects objects, InstantSource clock) {
        this.objects = objects;
        this.clock = clock;
    }

    static S3BlobStore open(URI url, BlobsConfig.S3 settings, InstantSource clock) throws BlobUnavailableException {
        try {
            return new S3BlobStore(S3Objects.open(url, settings), clock);
        } catch (IOException e) {
            throw new BlobUnavailableException(
                    "blobs.url is " + url + ", and S3 does not open it: " + e.getMessage()
                            + "; look at blobs.s3.*, at the bucket, and at the credentials (AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or another of the SDK's ways)",
                    e);
        }
    }

    @Override
    public BlobRef put(byte[] bytes) throws BlobUnavailableException {
        return put(Digests.ref(bytes), out -> out.write(bytes));
    }

    @Override
    public BlobRef put(Path file) throws BlobUnavailableException {
        return put(Digests.ref(file), out -> Files.copy(file, out));
    }

    @Override
    public BlobRef put(BlobContent content) throws BlobUnavailableException {
        Digests.Counted counted = new Digests.Counted();
        try {
            // The digest is the object's name, so it must be known before the first byte is sent.
            counted.count(OutputStream.nullOutputStream(), content);
        } catch (IOException e) {
            throw new BlobUnavailableException("the content of a blob could not be read: " + e.getMessage(), e);
        }
        return put(counted.ref(), content);
    }

    private BlobRef put(BlobRef ref, BlobContent content) throws BlobUnavailableException {
        try {
            Optional<HeadObjectResponse> there = objects.head(BlobName.of(ref));
            if (there.isEmpty() || !isGood(there.get(), ref)) {
                objects.put(ref, content);
            }
            return ref;
        } catch (IOException e) {
            throw BlobUnavailableException.of("write", ref, e);
        }
    }

    private boolean isGood(HeadObjectResponse there, BlobRef ref) {
        return there.contentLength().equals(ref.getSizeBytes())
                && there.lastModified().isAfter(clock.instant().minus(YOUNG));
    }

    @Override
    public byte[] read(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        try (InputStream in = raw(ref)) {
            return Verified.bytes(ref, in);
        } catch (BlobMissingException e) {
            throw e;
        } catch (IOException e) {
            throw BlobUnavailableException.of("read", ref, e);
        }
    }

    @Override
    public void read(BlobRef ref, Path to) throws BlobMissingException, BlobUnavailableException {
        try (InputStream in = raw(ref)) {
            Verified.copy(ref, in, to);
        } catch (BlobMissingException e) {
            throw e;
        } catch (IOException e) {
            throw BlobUnavailableException.of("copy", ref, e);
        }
    }

    @Override
    public InputStream open(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        try {
            return new VerifiedStream(ref, raw(ref));
        } catch (BlobMissingException e) {
            throw e;
        } catch (IOException e) {
            throw BlobUnavailableException.of("open", ref, e);
        }
    }

    /** Looks wherever a blob may be, also while a sweep is moving it. */
    private InputStream raw(BlobRef ref) throws IOException {
        for (BlobName name : ways(ref)) {
            Optional<InputStream> found = objects.get(name, ref.getSizeBytes());
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw BlobMissingException.of(ref);
    }

    @Override
    public boolean contains(BlobRef ref) throws BlobUnavailableException {
        try {
            for (BlobName name : ways(ref)) {
                if (objects.head(name).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw BlobUnavailableException.of("find", ref, e);
        }
    }

    private static BlobName[] ways(BlobRef ref) {
        return new BlobName[] {BlobName.of(ref), BlobName.quarantineOf(ref), BlobName.of(ref)};
    }

    @Override
    public void delete(BlobRef ref) throws BlobUnavailableException {
        try {
            objects.delete(BlobName.of(ref));
            objects.delete(BlobName.quarantineOf(ref));
        } catch (IOException e) {
            throw BlobUnavailableException.of("delete", ref, e);
        }
    }

    @Override
    public BlobQuarantine quarantine() {
        return new S3BlobQuarantine(objects);
    }
}
