package io.freshet.cli.ingest;

import io.freshet.client.FreshetClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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
    private static final int WAITING = 64;

    private final FreshetClient client;
    private final IngestListener listener;
    private final InstantSource clock;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong feedback = new AtomicLong();
    private final ConcurrentHashMap<String, Boolean> refused = new ConcurrentHashMap<>();

    IngestRun(FreshetClient client, IngestListener listener, InstantSource clock) {
        this.client = client;
        this.listener = listener;
        this.clock = clock;
    }

    /** Returns when every line is done with and the last delayed feedback has been sent. */
    IngestReport send(List<Path> files, double perSecond) throws IOException, InterruptedException {
        ExecutorService requests = Executors.newFixedThreadPool(REQUESTS);
        ScheduledExecutorService delayed = Executors.newSingleThreadScheduledExecutor();
        try {
            Semaphore room = new Semaphore(WAITING);
            RateLimiter pace = new RateLimiter(perSecond);
            for (Path file : files) {
                sendFile(file, pace, line -> {
                    room.acquire();
                    requests.execute(() -> {
                        publish(line, requests, delayed);
                        room.release();
                    });
                });
            }
            room.acquire(WAITING);
            finish(delayed);
            finish(requests);
        } finally {
            delayed.shutdownNow();
            requests.shutdownNow();
        }
        return new IngestReport(events.get(), feedback.get(), refused.size());
    }

    private void sendFile(Path file, RateLimiter pace, Sink sink) throws IOException, InterruptedException {
        Path folder = file.toAbsolutePath().getParent();
        LineReader reader = new LineReader(folder == null ? file.toAbsolutePath() : folder, clock);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                pace.await();
                String where = file + ":" + number;
                try {
                    sink.accept(new Placed(where, reader.read(line)));
                } catch (IOException e) {
                    refuse(where, e);
                    listener.done();
                }
            }
        }
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
        } catch (IOException | IllegalArgumentException e) {
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
        } catch (IOException e) {
            refuse(line.where(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(String where, Exception why) {
        refused.put(where, true);
        listener.refused(where, String.valueOf(why.getMessage()));
    }

    /** Lets what is planned or under way end; delayed feedback may lie far ahead. */
    private static void finish(ExecutorService executor) throws InterruptedException {
        executor.shutdown();
        executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** A line and where it stands. */
    private record Placed(String where, IngestLine content) {}

    /** Takes a line, waiting when too many are under way. */
    private interface Sink {
        void accept(Placed line) throws InterruptedException;
    }
}
