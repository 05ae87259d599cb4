package io.freshet.schemas.blob;

import io.freshet.schemas.config.BlobsConfig;
import io.freshet.schemas.event.BlobRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of a bucket below a prefix, by the names of blobs. Whatever S3 answers but "there is no such object" comes
 * out as an {@link IOException}. Safe for any number of threads.
 */
final class S3Objects {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration NO_DATA = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 2;
    /** What one call carries; that much of a blob is in memory at a time. */
    private static final int PART_BYTES = 16 << 20;

    private static final int MOST_PARTS = 9_000;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final int partBytes;

    private S3Objects(S3Client client, String bucket, String prefix, int partBytes) {
        this.partBytes = partBytes;
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    static S3Objects open(URI url, BlobsConfig.S3 settings) throws IOException {
        return open(url, settings, PART_BYTES);
    }

    /** As the other, with parts of another size (S3 takes none below 5 MiB but the last). */
    static S3Objects open(URI url, BlobsConfig.S3 settings, int partBytes) throws IOException {
        String path = Optional.ofNullable(url.getPath()).orElse("").replaceAll("^/+|/+$", "");
        S3Objects objects =
                new S3Objects(client(settings), url.getAuthority(), path.isEmpty() ? "" : path + "/", partBytes);
        call(() -> objects.client.headBucket(request -> request.bucket(objects.bucket)));
        return objects;
    }

    private static S3Client client(BlobsConfig.S3 settings) throws IOException {
        return call(() -> {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECT)
                            .socketTimeout(NO_DATA))
                    .overrideConfiguration(calls -> calls.apiCallTimeout(settings.timeout())
                            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(ATTEMPTS)
                                    .build()))
                    .region(Region.of(settings.region()))
                    .forcePathStyle(settings.pathStyle())
                    // Stores other than AWS do not all know the SDK's newer checksums; our own digest says more.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
            settings.endpoint().ifPresent(builder::endpointOverride);
            return builder.build();
        });
    }

    Optional<HeadObjectResponse> head(BlobName name) throws IOException {
        return found(() -> client.headObject(request -> request.bucket(bucket).key(key(name))));
    }

    /** The object's bytes as they come, a large one's part by part; the caller closes them. */
    Optional<InputStream> get(BlobName name, long sizeBytes) throws IOException {
        if (sizeBytes <= partBytes) {
            return found(
                    () -> client.getObject(request -> request.bucket(bucket).key(key(name))));
        }
        Optional<InputStream> first = range(name, 0, partBytes);
        return first.map(in -> new SequenceInputStream(new Parts(name, in, sizeBytes)));
    }

    /** Bytes [from, to) of an object, in memory: a call that breaks off is repeated by the SDK. */
    private Optional<InputStream> range(BlobName name, long from, long to) throws IOException {
        return found(() -> client.getObjectAsBytes(
                        request -> request.bucket(bucket).key(key(name)).range("bytes=" + from + "-" + (to - 1)))
                .asInputStream());
    }

    /** The parts of an object, each fetched when it is wanted. */
    @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
    private final class Parts implements Enumeration<InputStream> {
        private final BlobName name;
        private final InputStream first;
        private final long sizeBytes;
        private long next;

        Parts(BlobName name, InputStream first, long sizeBytes) {
            this.name = name;
            this.first = first;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public boolean hasMoreElements() {
            return next < sizeBytes;
        }

        @Override
        public InputStream nextElement() {
            long from = next;
            next = Math.min(sizeBytes, from + partBytes);
            return from == 0 ? first : new LatePart(name, from, next);
        }
    }

    /** Bytes of an object that are fetched by the first read. */
    private final class LatePart extends InputStream {
        private final BlobName name;
        private final long from;
        private final long to;
        private @Nullable InputStream bytes;

        LatePart(BlobName name, long from, long to) {
            this.name = name;
            this.from = from;
            this.to = to;
        }

        @Override
        public int read() throws IOException {
            return bytes().read();
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            return bytes().read(into, at, length);
        }

        private InputStream bytes() throws IOException {
            InputStream fetched = bytes;
            if (fetched == null) {
                fetched = range(name, from, to)
                        .orElseThrow(() -> new IOException(
                                "object " + key(name) + " was deleted while it was read; read it again"));
                bytes = fetched;
            }
            return fetched;
        }
    }

    /** Replaces an object in one step, which a large one's parts have come to before. */
    void put(BlobRef ref, BlobContent content) throws IOException {
        if (ref.getSizeBytes() > partBytes) {
            new S3Upload(client, bucket, key(BlobName.of(ref)), partBytesOf(ref.getSizeBytes())).put(content);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(ref.getSizeBytes()));
        content.writeTo(bytes);
        put(ref, RequestBody.fromBytes(bytes.toByteArray()));
    }

    /** An object has at most 10 000 parts. */
    private int partBytesOf(long sizeBytes) {
        return Math.toIntExact(Math.max(partBytes, sizeBytes / MOST_PARTS + 1));
    }

    /** Gives up uploads that were begun before a time and never ended; tells how many. */
    int abortUploads(Instant begunBefore) throws IOException {
        int aborted = 0;
        var pages = call(() -> client.listMultipartUploadsPaginator(
                        request -> request.bucket(bucket).prefix(prefix)))
                .iterator();
        while (call(pages::hasNext)) {
            for (MultipartUpload upload : call(pages::next).uploads()) {
                if (upload.initiated().isBefore(begunBefore)) {
                    call(() -> client.abortMultipartUpload(
                            request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
                    aborted++;
                }
            }
        }
        return aborted;
    }

    /** S3 itself refuses bytes that are not what the digest says. */
    private void put(BlobRef ref, RequestBody body) throws IOException {
        String checksum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(ref.getSha256()));
        call(() -> client.putObject(
                request -> request.bucket(bucket)
                        .key(key(BlobName.of(ref)))
                        .contentType("application/octet-stream")
                        .checksumSHA256(checksum),
                body));
    }

    /** Copies an object inside the store, a large one part by part; false when it is not there. */
    boolean copy(BlobName from, BlobName to, long sizeBytes) throws IOException {
        if (sizeBytes > partBytes) {
            return copyParts(from, to, sizeBytes);
        }
        return found(() -> client.copyObject(request -> request.sourceBucket(bucket)
                        .sourceKey(key(from))
                        .destinationBucket(bucket)
                        .destinationKey(key(to))))
                .isPresent();
    }

    /** One call copies 5 GiB at most. */
    private boolean copyParts(BlobName from, BlobName to, long sizeBytes) throws IOException {
        if (head(from).isEmpty()) {
            return false;
        }
        try {
            new S3Upload(client, bucket, key(to), partBytesOf(sizeBytes)).copy(key(from), sizeBytes);
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    void delete(BlobName name) throws IOException {
        call(() -> client.deleteObject(request -> request.bucket(bucket).key(key(name))));
    }

    /** Shows every object of the store that is a blob. */
    void list(BlobQuarantine.Visitor visitor) throws IOException {
        var pages = call(() -> client.listObjectsV2Paginator(
                        request -> request.bucket(bucket).prefix(prefix)))
                .iterator();
        while (call(pages::hasNext)) {
            for (S3Object object : call(pages::next).contents()) {
                Optional<BlobName> name = BlobName.parse(object.key().substring(prefix.length()));
                if (name.isPresent()) {
                    BlobRef ref = new BlobRef(name.get().sha256(), object.size());
                    visitor.visit(new StoredBlob(
                            ref, object.lastModified(), name.get().quarantined()));
                }
            }
        }
    }

    private String key(BlobName name) {
        return prefix + name.path();
    }

    private static <T> Optional<T> found(Call<T> call) throws IOException {
        return call(() -> {
            try {
                return Optional.of(call.make());
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    private static <T> T call(Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (SdkException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Asks S3 for something. */
    private interface Call<T> {
        T make();
    }
}
