package io.freshet.cli.demo;

import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FreshetClient;
import io.freshet.client.OutgoingEvent;
import io.freshet.client.ServedScore;
import io.freshet.model.task.ConfusionMatrix;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Plays production: publishes each digit's events, asks for its score, and after a delay says which digit it was. Every
 * second label names the sample that was published, the others the prediction that was answered.
 *
 * <p>What must not be lost (events, labels) is sent until it is accepted; a score that fails has failed.
 */
final class Production implements AutoCloseable {
    private static final int CALLERS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final FreshetClient client;
    private final ProductionLog journal;
    private final Duration labelDelay;
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS);
    private final AtomicInteger pending = new AtomicInteger();

    Production(FreshetClient client, ProductionLog journal, Duration labelDelay) {
        this.client = client;
        this.journal = journal;
        this.labelDelay = labelDelay;
    }

    /**
     * Plays digits at a steady rate and returns when the last was begun.
     *
     * @param perSecond digits in a second
     * @param progress is told how many were begun
     */
    void play(List<Digit> digits, double perSecond, IntConsumer progress) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < digits.size(); i++) {
            TimeUnit.NANOSECONDS.sleep(start + Math.round(i / perSecond * 1e9) - System.nanoTime());
            begin(digits.get(i), i % 2 == 0);
            progress.accept(i + 1);
        }
    }

    /** Waits until every label was sent. */
    void finish() throws InterruptedException {
        while (pending.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    /** Asks for the scores of digits that are not part of the stream; nothing is published and no label follows. */
    ConfusionMatrix score(List<Digit> digits) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        for (Digit digit : digits) {
            answers.add(client.score(digit.payloads()).label());
        }
        List<String> labels = Stream.concat(digits.stream().map(Digit::label), answers.stream())
                .distinct()
                .toList();
        ConfusionMatrix confusion = new ConfusionMatrix(labels.size());
        for (int i = 0; i < answers.size(); i++) {
            confusion.count(labels.indexOf(digits.get(i).label()), labels.indexOf(answers.get(i)), 1);
        }
        return confusion;
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }

    private void begin(Digit digit, boolean bySample) {
        pending.incrementAndGet();
        callers.execute(() -> {
            try {
                publish(digit);
                String answered = ask(digit);
                String subject = bySample || answered.isEmpty() ? digit.sampleId() : answered;
                // What goes wrong in it is noted in the journal; nobody waits for the future.
                var unused = callers.schedule(() -> tell(digit, subject), labelDelay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RuntimeException | InterruptedException e) {
                pending.decrementAndGet();
                journal.failed("digit " + digit.sampleId() + " was given up: " + e);
            }
        });
    }

    private void publish(Digit digit) throws InterruptedException {
        Instant now = Instant.now();
        for (EventPayload payload : digit.payloads()) {
            OutgoingEvent event = new OutgoingEvent(digit.sampleId(), now, payload, Map.of("speaker", digit.speaker()));
            if (untilAccepted(() -> client.publish(event))) {
                String sha256 = digit.digests().getOrDefault(payload.modality(), "");
                journal.published(new ProductionLog.PublishedPart(digit.sampleId(), payload.modality(), sha256));
            }
        }
    }

    /** The predictionId of the answer, or nothing when there was none. */
    private String ask(Digit digit) throws InterruptedException {
        try {
            ServedScore answer = client.score(digit.payloads());
            journal.answered(new ProductionLog.Answered(
                    digit.speaker(), answer.version(), answer.label().equals(digit.label()), Instant.now()));
            return answer.predictionId();
        } catch (IOException e) {
            journal.failed("score of " + digit.sampleId() + ": " + e.getMessage());
            return "";
        }
    }

    private void tell(Digit digit, String subject) {
        try {
            Instant now = Instant.now();
            if (untilAccepted(() ->
                    client.feedback(FeedbackClaim.label(subject, digit.label()).at(now)))) {
                journal.sent(new ProductionLog.SentFeedback(subject, now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pending.decrementAndGet();
        }
    }

    private boolean untilAccepted(Call call) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                call.send();
                return true;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    journal.failed("given up after " + PATIENCE.toSeconds() + " s: " + e.getMessage());
                    return false;
                }
                journal.retried();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    /** One request. */
    private interface Call {
        void send() throws IOException, InterruptedException;
    }
}
