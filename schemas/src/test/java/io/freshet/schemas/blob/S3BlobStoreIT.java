package io.freshet.schemas.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.freshet.node.FreePorts;
import io.freshet.schemas.config.BlobsConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.testing.S3Process;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

final class S3BlobStoreIT extends BlobStoreContractTest {
    private static final byte[] BYTES = "a payload".getBytes(StandardCharsets.UTF_8);
    private static final int PORT = FreePorts.one();

    @TempDir
    private static Path data;

    private static S3Process s3;
    private static S3Client client;

    private final String prefix = UUID.randomUUID() + "/deeper";

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void start() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        s3 = S3Process.start(data.resolve("s3"), PORT);
        client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        s3.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Override
    BlobStore open() throws IOException {
        // Parts as small as S3 takes them.
        return new S3BlobStore(
                S3Objects.open(url(S3Process.BUCKET), at(s3.endpoint(), "5s"), 5 << 20), InstantSource.system());
    }

    @Override
    int passes() {
        return 2;
    }

    @Test
    void partsThatNeverBecameABlobAreGivenUp() throws IOException {
        String key = prefix + "/" + BlobName.of(new BlobRef("a".repeat(64), 1L)).path();
        // As a process that was killed while it uploaded leaves it.
        client.createMultipartUpload(request -> request.bucket(S3Process.BUCKET).key(key));

        assertThat(open().quarantine().tidy(Instant.now().minus(Duration.ofDays(1))))
                .isZero();
        assertThat(open().quarantine().tidy(Instant.now().plusSeconds(5))).isEqualTo(1);
        assertThat(open().quarantine().tidy(Instant.now().plusSeconds(5))).isZero();
    }

    @Override
    void plant(String name, byte[] bytes) {
        client.putObject(
                request -> request.bucket(S3Process.BUCKET).key(prefix + "/" + name), RequestBody.fromBytes(bytes));
    }

    @Override
    List<String> names() {
        return client
                .listObjectsV2(request -> request.bucket(S3Process.BUCKET).prefix(prefix + "/"))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(prefix.length() + 1))
                .toList();
    }

    @Test
    void puttingAgainWhatIsOlderThanADayMakesItYoung() throws IOException {
        open().put(BYTES);
        Instant first = shown().get(0).since();
        // S3 shows whole seconds.
        Instant next = first.plusSeconds(1);
        await().until(() -> Instant.now().isAfter(next));

        open().put(BYTES);
        assertThat(shown().get(0).since()).isEqualTo(first);
        S3BlobStore.open(url(S3Process.BUCKET), at(s3.endpoint(), "5s"), () -> first.plus(Duration.ofHours(25)))
                .put(BYTES);

        assertThat(shown().get(0).since()).isAfter(first);
    }

    @Test
    @SuppressWarnings("MustBeClosed") // closed after all tests
    void aStoppedStoreIsSaidSoonAndTakesTheSameBytesWhenItIsBack() throws Exception {
        BlobStore store = open();
        BlobRef before = store.put("before".getBytes(StandardCharsets.UTF_8));

        s3.close();
        long stopped = System.nanoTime();
        assertThatThrownBy(() -> store.put(BYTES)).isInstanceOf(BlobUnavailableException.class);
        assertThatThrownBy(() -> store.read(before)).isInstanceOf(BlobUnavailableException.class);
        assertThatThrownBy(() -> store.contains(before)).isInstanceOf(BlobUnavailableException.class);
        Duration told = Duration.ofNanos(System.nanoTime() - stopped);
        s3 = S3Process.start(data.resolve("s3"), PORT);

        assertThat(told).isLessThan(Duration.ofSeconds(3));
        assertThat(store.read(store.put(BYTES))).isEqualTo(BYTES);
        assertThat(store.read(before)).isEqualTo("before".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aStoreThatStopsToAnswerIsLeftAtTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            long began = System.nanoTime();

            Throwable refused =
                    catchThrowable(() -> S3BlobStore.open(url("b"), at(endpoint, "1s"), InstantSource.system()));

            assertThat(refused).isInstanceOf(BlobUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aBucketThatIsNotThereIsRefusedAtOnce() {
        assertThatThrownBy(() -> S3BlobStore.open(url("nobodys"), at(s3.endpoint(), "5s"), InstantSource.system()))
                .isInstanceOf(BlobUnavailableException.class)
                .hasMessageContaining("blobs.url is s3://nobodys/")
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    private URI url(String bucket) {
        return URI.create("s3://" + bucket + "/" + prefix);
    }

    private static BlobsConfig.S3 at(URI endpoint, String timeout) {
        return new BlobsConfig.S3(Optional.of(endpoint), "us-east-1", true, Duration.parse("PT" + timeout));
    }
}
