package io.freshet.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecordWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                @SuppressWarnings("UnsynchronizedOverridesSynchronized") // The lock must not be held while it blocks.
                public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                    blocked.countDown();
                    awaitRelease();
                    return super.send(record, callback);
                }
            };
    private RecordWriter writer;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // Closed after each test.
    void open() {
        writer = RecordWriter.over(
                producer,
                EventSerdes.of(URI.create("mock://writer")),
                new RecordWriter.Settings("test", 2, 200),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        released.countDown();
        writer.close();
    }

    /** As Kafka's producer does where it knows no broker. */
    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSendNeverWaitsForAProducerThatBlocks() throws Exception {
        CompletableFuture<RecordMetadata> held = writer.send("topic", "key", alert("held"));
        blocked.await();
        CompletableFuture<RecordMetadata> waiting = writer.send("topic", "key", alert("waiting"));

        assertThat(held).isNotDone();
        assertThat(waiting).isNotDone();
        released.countDown();

        assertThat(held.get(30, TimeUnit.SECONDS).topic()).isEqualTo("topic");
        assertThat(waiting.get(30, TimeUnit.SECONDS).topic()).isEqualTo("topic");
    }

    @Test
    void refusesAtOnceWhatFindsTheQueueFull() throws Exception {
        var ignored = writer.send("topic", "key", alert("held"));
        blocked.await();
        ignored = writer.send("topic", "key", alert("second"));
        ignored = writer.send("topic", "key", alert("third"));

        CompletableFuture<RecordMetadata> refused = writer.send("topic", "key", alert("fourth"));

        assertThat(refused)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(WriterBusyException.class);
    }

    @Test
    void doesNotSendWhatWasGivenUpBeforeItsTurn() throws Exception {
        var ignored = writer.send("topic", "key", alert("held"));
        blocked.await();
        writer.send("topic", "key", alert("given up")).cancel(false);
        CompletableFuture<RecordMetadata> last = writer.send("topic", "key", alert("last"));
        released.countDown();

        last.get(30, TimeUnit.SECONDS);

        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void aRecordThatCanNeverBeWrittenDoesNotStopTheNext() {
        released.countDown();

        CompletableFuture<RecordMetadata> large = writer.send("topic", "key", alert("x".repeat(300)));
        CompletableFuture<RecordMetadata> next = writer.send("topic", "key", alert("small"));

        await().atMost(PATIENCE).until(next::isDone);
        assertThat(large).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(RecordTooLargeException.class);
        assertThat(next).isCompleted();
    }

    @Test
    void closingWritesWhatWasTakenAndRefusesTheRest() {
        released.countDown();
        CompletableFuture<RecordMetadata> taken = writer.send("topic", "key", alert("taken"));

        writer.close();

        assertThat(taken).isCompleted();
        assertThat(writer.send("topic", "key", alert("late"))).isCompletedExceptionally();
    }

    private static Alert alert(String message) {
        return new Alert(AlertKind.FAULT, message, Map.of(), Instant.EPOCH);
    }
}
