package io.freshet.benchmarks.memory;

import io.freshet.cli.demo.Digit;
import io.freshet.cli.demo.DigitsArchive;
import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FreshetClient;
import io.freshet.client.OutgoingEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The digits of the demo again and again under new ids: each is published, scored and labelled at once. Requests that
 * fail are counted and not repeated, so that the rate stays what it is. One thread calls {@link #send}.
 */
final class DigitsLoad implements AutoCloseable {

    private static final int CALLERS = 8;

    private final FreshetClient client;
    private final List<Digit> digits = new ArrayList<>();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final Semaphore waiting = new Semaphore(CALLERS * 4);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private long sent;

    DigitsLoad(FreshetClient client) throws IOException {
        this.client = client;
        DigitsArchive archive = DigitsArchive.open();
        DigitsArchive.SPEAKERS.forEach(speaker -> digits.addAll(archive.stream(speaker, 1)));
    }

    /** Begins with the next digit; waits when too many are under way. */
    void send() throws InterruptedException {
        long number = sent++;
        Digit digit = digits.get((int) (number % digits.size()));
        waiting.acquire();
        callers.execute(() -> {
            try {
                play(digit, "load-" + number);
                answered.incrementAndGet();
            } catch (IOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.release();
            }
        });
    }

    /** Scores that were answered. */
    long answered() {
        return answered.get();
    }

    /** Digits of which a request failed. */
    long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }

    private void play(Digit digit, String id) throws IOException, InterruptedException {
        Instant now = Instant.now();
        for (EventPayload payload : digit.payloads()) {
            client.publish(new OutgoingEvent(id, now, payload, Map.of("speaker", digit.speaker())));
        }
        client.score(digit.payloads());
        client.feedback(FeedbackClaim.label(id, digit.label()).at(now));
    }
}
