package io.freshet.cli.ingest;

import io.freshet.cli.output.FailedException;
import io.freshet.client.FreshetClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    IngestReport send(List<Path> files, double perSecond) throws InterruptedException {
        ExecutorService requests = Executors.newFixedThreadPool(REQUESTS);
        ScheduledExecutorService delayed = Executors.newSingleThreadScheduledExecutor();
        try {
            RateLimiter pace = new RateLimiter(perSecond);
            for (Path file : files) {
                sendFile(file, line -> {
                    pace.await();
                    underWay.acquire(line.costKiB());
                    requests.execute(() -> {
                        try {
                            publish(line, requests, delayed);
                        } finally {
                            underWay.release(line.costKiB());
                        }
                    });
                });
            }
            underWay.acquire(MOST_KIB);
            finish(delayed);
            finish(requests);
        } finally {
            delayed.shutdownNow();
            requests.shutdownNow();
        }
        return new IngestReport(events.get(), feedback.get(), refused.size());
    }

    /** A file that cannot be read on is told like a line: what was read of it is sent, and so are the other files. */
    private void sendFile(Path file, Sink sink) throws InterruptedException {
        int number = 0;
        try (TextLines lines = TextLines.open(file)) {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
            LineReader reader = new LineReader(folder, clock);
            for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                number = lines.number();
                sendLine(file + ":" + number, line.get(), reader, sink);
            }
        } catch (IOException e) {
            refuse(number == 0 ? file.toString() : file + ": after line " + number, unread(e));
        }
    }

    private static IOException unread(IOException cause) {
        return new FailedException("it cannot be read (" + cause + "); check that it is a file and its permissions");
    }

    /** Whatever is wrong with one line is told of that line, and the next one has its turn. */
    private void sendLine(String where, TextLines.Line line, LineReader reader, Sink sink) throws InterruptedException {
        try {
            String text = line.text();
            if (text.isEmpty()) {
                listener.done();
            } else {
                sink.accept(new Placed(where, reader.read(text)));
            }
        } catch (IOException | RuntimeException e) {
            refuse(where, e);
            listener.done();
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

    /** Takes a line, waiting when too many are under way. */
    private interface Sink {
        void accept(Placed line) throws InterruptedException;
    }
}
