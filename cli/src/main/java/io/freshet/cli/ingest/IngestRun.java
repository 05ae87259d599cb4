package io.freshet.cli.ingest;

import io.freshet.client.FreshetClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the lines of files, several requests at a time, in no certain order: alignment needs none. A line that is
 * refused is counted and told, and the rest goes on.
 */
final class IngestRun {

    private static final int REQUESTS = 16;

    /** Payloads that are under way or wait for it, in KiB: a part of the heap, whatever the files hold. */
    private static final int MOST_KIB = 96 << 10;

    /** What a line costs at least, so that no more than some hundred wait. */
    private static final int LEAST_KIB = 1 << 10;

    private final FreshetClient client;
    private final IngestListener listener;
    private final InstantSource clock;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong feedback = new AtomicLong();
    private final Semaphore underWay = new Semaphore(MOST_KIB);
    private final ConcurrentHashMap<String, Boolean> refused = new ConcurrentHashMap<>();

    IngestRun(FreshetClient client, IngestListener listener, InstantSource clock) {
        this.client = client;
        this.listener = listener;
        this.clock = clock;
    }

    /** Returns when every line is done with and the last delayed feedback has been sent. */
    IngestReport send(LineFiles files, double perSecond) throws InterruptedException {
        ExecutorService requests = Executors.newFixedThreadPool(REQUESTS);
        ScheduledExecutorService delayed = Executors.newSingleThreadScheduledExecutor();
        try {
            RateLimiter pace = new RateLimiter(perSecond);
            files.read(clock, new LineFiles.Sink() {
                @Override
                public void line(String where, IngestLine content) throws InterruptedException {
                    Placed line = new Placed(where, content);
                    pace.await();
                    underWay.acquire(line.costKiB());
                    requests.execute(() -> {
                        try {
                            publish(line, requests, delayed);
                        } finally {
                            underWay.release(line.costKiB());
                        }
                    });
                }

                @Override
                public void blank() {
                    listener.done();
                }

                @Override
                public void refused(String where, Exception why) {
                    refuse(where, why);
                    listener.done();
                }
            });
            underWay.acquire(MOST_KIB);
            finish(delayed);
            finish(requests);
        } finally {
            delayed.shutdownNow();
            requests.shutdownNow();
        }
        return new IngestReport(events.get(), feedback.get(), refused.size());
    }

    private void publish(Placed line, ExecutorService requests, ScheduledExecutorService delayed) {
        try {
            if (line.content().event().isPresent()) {
                client.publish(line.content().event().get());
                events.incrementAndGet();
            }
            if (line.content().feedback().isPresent()) {
                long delayMillis = line.content().labelDelay().toMillis();
                if (delayMillis == 0) {
                    sendLabel(line);
                } else {
                    var unused = delayed.schedule(
                            () -> requests.execute(() -> sendLabel(line)), delayMillis, TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException | RuntimeException e) {
            refuse(line.where(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listener.done();
        }
    }

    private void sendLabel(Placed line) {
        try {
            client.feedback(line.content().feedback().orElseThrow());
            feedback.incrementAndGet();
        } catch (IOException | RuntimeException e) {
            refuse(line.where(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(String where, Exception why) {
        refused.put(where, true);
        listener.refused(where, why.getMessage() == null ? why.toString() : why.getMessage());
    }

    /** Lets what is planned or under way end; delayed feedback may be far ahead. */
    private static void finish(ExecutorService executor) throws InterruptedException {
        executor.shutdown();
        executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** A line and where it stands. */
    private record Placed(String where, IngestLine content) {
        int costKiB() {
            int sizeKiB = content.event()
                    .map(event -> event.payload().sizeBytes() >> 10)
                    .orElse(0);
            return Math.max(LEAST_KIB, Math.min(MOST_KIB, sizeKiB));
        }
    }
}
