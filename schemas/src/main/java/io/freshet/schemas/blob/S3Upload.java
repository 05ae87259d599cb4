package io.freshet.schemas.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Writes one large object part by part, from bytes or from another object, each part in a call that the SDK repeats
 * when it breaks off. The object is there, whole, once all parts have come; when one does not, those that have are
 * given up, and there is nothing. One thread.
 *
 * <p><em>Source:</em> the Amazon S3 user guide, multipart upload.
 */
final class S3Upload {
    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final int partBytes;
    private final List<CompletedPart> done = new ArrayList<>();
    private String id = "";

    S3Upload(S3Client client, String bucket, String key, int partBytes) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.partBytes = partBytes;
    }

    void put(BlobContent content) throws IOException {
        whole(() -> {
            Out out = new Out();
            content.writeTo(out);
            out.send();
        });
    }

    /** Takes the bytes of another object of the bucket, which never leave the store. */
    void copy(String from, long sizeBytes) throws IOException {
        whole(() -> {
            for (long at = 0; at < sizeBytes; at += partBytes) {
                copyPart(from, at, Math.min(sizeBytes, at + partBytes));
            }
        });
    }

    /** Parts that make the object. */
    private interface Parts {
        void send() throws IOException;
    }

    private void whole(Parts parts) throws IOException {
        try {
            id = client.createMultipartUpload(
                            request -> request.bucket(bucket).key(key).contentType("application/octet-stream"))
                    .uploadId();
            parts.send();
            client.completeMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(done)));
        } catch (NoSuchKeyException e) {
            abort();
            throw e;
        } catch (SdkException e) {
            abort();
            throw new IOException(String.valueOf(e.getMessage()), e);
        } catch (IOException | RuntimeException e) {
            abort();
            throw e;
        }
    }

    private void copyPart(String from, long at, long to) {
        int number = done.size() + 1;
        String tag = client.uploadPartCopy(request -> request.sourceBucket(bucket)
                        .sourceKey(from)
                        .copySourceRange("bytes=" + at + "-" + (to - 1))
                        .destinationBucket(bucket)
                        .destinationKey(key)
                        .uploadId(id)
                        .partNumber(number))
                .copyPartResult()
                .eTag();
        done.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }

    private void abort() {
        if (id.isEmpty()) {
            return;
        }
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            // A sweep gives it up a day later.
            LOG.warn("the parts of {} stay for now: {}", key, e.getMessage());
        }
    }

    /** Collects bytes to parts. */
    private final class Out extends OutputStream {
        private final ByteBuffer part = ByteBuffer.allocate(partBytes);

        void send() {
            if (part.position() == 0) {
                return;
            }
            int number = done.size() + 1;
            RequestBody body = RequestBody.fromByteBuffer(part.duplicate().flip());
            String tag = client.uploadPart(
                            request ->
                                    request.bucket(bucket).key(key).uploadId(id).partNumber(number),
                            body)
                    .eTag();
            done.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            part.clear();
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            int at = from;
            while (at < from + length) {
                int taken = Math.min(part.remaining(), from + length - at);
                part.put(bytes, at, taken);
                at += taken;
                if (!part.hasRemaining()) {
                    send();
                }
            }
        }
    }
}
