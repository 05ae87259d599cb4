package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The receipts of the last events, so that an event sent again, or twice at once, is published once and answered with
 * one receipt. Whatever is forgotten is published again and dropped by the aligner: this memory saves work, and nothing
 * rests on it.
 *
 * <p>Only the newest content of a sample's modality is remembered, for A, B, A are three events: the last one makes A
 * the sample's content again. An event that Kafka did not take is forgotten before its sender is told, so that it can
 * be sent again. Safe for many threads.
 */
final class Receipts {
    private final int most;
    private final Duration span;
    private final InstantSource clock;

    @GuardedBy("this")
    private final Map<Place, Known> known = new LinkedHashMap<>();

    /**
     * An empty memory.
     *
     * @param most receipts kept, newest first
     * @param span how long one is kept, processing time
     */
    Receipts(int most, Duration span, InstantSource clock) {
        this.most = most;
        this.span = span;
        this.clock = clock;
    }

    private record Place(String modality, String sampleId) {}

    /** What was sent; an event time counts where the sender gave one. */
    private record Content(String sha256, Optional<Instant> eventTime) {}

    private record Known(Content content, Instant at, CompletableFuture<Receipt> receipt) {}

    /** Hands an event to Kafka; see {@link EventPublisher#publish}. */
    @FunctionalInterface
    interface Publish {
        CompletableFuture<Receipt> event(ModalityEvent event) throws ProblemException;
    }

    /**
     * Publishes an event, unless it is the one known of its place.
     *
     * @param eventTime as the sender gave it
     * @throws ProblemException when it cannot be taken now
     */
    PendingReceipt once(ModalityEvent event, Optional<Instant> eventTime, Publish publish) throws ProblemException {
        Place place = new Place(event.getModality(), event.getSampleId());
        Known mine =
                new Known(new Content(Receipt.digest(event), eventTime), clock.instant(), new CompletableFuture<>());
        Known first = claim(place, mine);
        if (first.receipt() != mine.receipt()) {
            return new PendingReceipt(first.receipt(), true);
        }
        try {
            settle(place, mine, publish.event(event));
        } catch (ProblemException | RuntimeException e) {
            fail(place, mine, e);
            throw e;
        }
        return new PendingReceipt(mine.receipt(), false);
    }

    synchronized int size() {
        return known.size();
    }

    private void settle(Place place, Known mine, CompletableFuture<Receipt> sent) {
        var ignored = sent.whenComplete((receipt, failure) -> {
            if (failure == null) {
                mine.receipt().complete(receipt);
            } else {
                fail(place, mine, failure);
            }
        });
    }

    private void fail(Place place, Known mine, Throwable failure) {
        synchronized (this) {
            known.remove(place, mine);
        }
        mine.receipt().completeExceptionally(failure);
    }

    /** What is known of the place with the same content, or the new one, which is known from now on. */
    private synchronized Known claim(Place place, Known mine) {
        Instant oldest = mine.at().minus(span);
        Known before = known.get(place);
        if (before != null
                && before.content().equals(mine.content())
                && before.at().isAfter(oldest)) {
            return before;
        }
        // Taken out first, so that the map stays in the order of time.
        known.remove(place);
        known.put(place, mine);
        Iterator<Known> eldest = known.values().iterator();
        while (eldest.hasNext()) {
            boolean old = !eldest.next().at().isAfter(oldest);
            if (!old && known.size() <= most) {
                break;
            }
            eldest.remove();
        }
        return mine;
    }
}
