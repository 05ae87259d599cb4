package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ReceiptsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final Receipts receipts = new Receipts(3, Duration.ofMinutes(10), () -> now);
    private final List<CompletableFuture<Receipt>> published = new ArrayList<>();

    @Test
    void anEventSentAgainHasTheReceiptOfTheFirst() throws Exception {
        PendingReceipt first = send("7", "a");
        acknowledge(0, "7");
        PendingReceipt again = send("7", "a");

        assertThat(published).hasSize(1);
        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.receipt().join()).isSameAs(first.receipt().join());
    }

    @Test
    void theSameEventTwiceAtOnceIsPublishedOnceAndBothWaitForIt() throws Exception {
        PendingReceipt first = send("7", "a");
        PendingReceipt second = send("7", "a");

        assertThat(published).hasSize(1);
        assertThat(second.receipt()).isNotDone();
        acknowledge(0, "7");
        assertThat(second.receipt().join()).isSameAs(first.receipt().join());
    }

    @Test
    void whatKafkaDidNotTakeCanBePublishedAgain() throws Exception {
        PendingReceipt first = send("7", "a");
        PendingReceipt second = send("7", "a");
        published.get(0).completeExceptionally(new IllegalStateException("Kafka is away"));
        PendingReceipt third = send("7", "a");

        assertThat(first.receipt()).isCompletedExceptionally();
        assertThat(second.receipt()).isCompletedExceptionally();
        assertThat(published).hasSize(2);
        assertThat(third.receipt()).isNotDone();
    }

    @Test
    void whatCouldNotBeTakenNowIsNotKnown() throws Exception {
        ProblemException busy = new ProblemException(Problem.of(429, "full", "wait"));

        assertThatThrownBy(() -> receipts.once(event("7", "a"), Optional.empty(), event -> {
                    throw busy;
                }))
                .isSameAs(busy);

        assertThat(receipts.size()).isZero();
        assertThat(send("7", "a").repeated()).isFalse();
    }

    @Test
    void aFormerContentSentAgainIsNewsToTheAligner() throws Exception {
        send("7", "a");
        send("7", "b");

        assertThat(send("7", "a").repeated()).isFalse();
        assertThat(published).hasSize(3);
    }

    @Test
    void aFailureOfAFormerContentDoesNotForgetTheNewerOne() throws Exception {
        send("7", "a");
        send("7", "b");
        published.get(0).completeExceptionally(new IllegalStateException("Kafka is away"));

        assertThat(send("7", "b").repeated()).isTrue();
    }

    @Test
    void anotherSampleModalityOrGivenTimeIsAnotherEvent() throws Exception {
        send("7", "a");

        assertThat(send("8", "a").repeated()).isFalse();
        assertThat(receipts.once(event("7", "image", "a"), Optional.empty(), this::publish)
                        .repeated())
                .isFalse();
        assertThat(receipts.once(event("7", "a"), Optional.of(START), this::publish)
                        .repeated())
                .isFalse();
        assertThat(receipts.once(event("7", "a"), Optional.of(START), this::publish)
                        .repeated())
                .isTrue();
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() throws Exception {
        for (String id : List.of("1", "2", "3", "4")) {
            send(id, "a");
        }

        assertThat(receipts.size()).isEqualTo(3);
        assertThat(send("2", "a").repeated()).isTrue();
        assertThat(send("1", "a").repeated()).isFalse();
    }

    @Test
    void allIsForgottenInTime() throws Exception {
        send("1", "a");
        now = START.plus(Duration.ofMinutes(9));
        send("2", "a");
        now = START.plus(Duration.ofMinutes(10));

        assertThat(send("1", "a").repeated()).isFalse();
        assertThat(send("2", "a").repeated()).isTrue();
        now = START.plus(Duration.ofMinutes(30));
        send("3", "a");
        assertThat(receipts.size()).isEqualTo(1);
    }

    private PendingReceipt send(String id, String text) throws ProblemException {
        return receipts.once(event(id, text), Optional.empty(), this::publish);
    }

    private CompletableFuture<Receipt> publish(ModalityEvent event) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        published.add(receipt);
        return receipt;
    }

    private void acknowledge(int nth, String id) {
        published.get(nth).complete(new Receipt(id, "text", "00", "topic", 0, nth));
    }

    private static ModalityEvent event(String id, String text) {
        return event(id, "text", text);
    }

    private static ModalityEvent event(String id, String modality, String text) {
        return ModalityEvent.newBuilder()
                .setSampleId(id)
                .setModality(modality)
                .setEventTime(START)
                .setContentType("text/plain")
                .setPayload(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
