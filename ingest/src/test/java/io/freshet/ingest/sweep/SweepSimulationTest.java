package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.sweep.BlobTable.Mark;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers put the same few contents again and again, and name them for a while, as events do; two sweepers sweep
 * without a pause; the days fly. All at once, on files.
 */
final class SweepSimulationTest {
    private static final long SEED = 20260101;
    /** Short, so that thousands of sweeps stay behind the file system's own clock, by which unfinished puts age. */
    private static final Duration RETENTION = Duration.ofDays(2);

    private static final int DAYS = 4;
    private static final int WRITERS = 3;
    private static final int SWEEPERS = 2;
    private static final int PUTS = 500;
    private static final int CONTENTS = 8;
    private static final int HELD = 3;
    private static final int LONGEST_WAY_NANOS = 300_000;

    @TempDir
    private Path directory;

    private final AtomicLong days = new AtomicLong(1_000);
    /** Between a put and the record that names it no day passes. */
    private final ReentrantReadWriteLock day = new ReentrantReadWriteLock(true);

    private final Map<String, Integer> named = new ConcurrentHashMap<>();
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong broughtBack = new AtomicLong();
    private volatile boolean done;

    @Test
    void whatAPutReturnedIsReadForAsLongAsItIsNamed() throws Exception {
        BlobStore store = BlobStore.files(directory, this::now);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + SWEEPERS);
        try {
            List<Future<?>> sweepers = new ArrayList<>();
            for (int i = 0; i < SWEEPERS; i++) {
                sweepers.add(threads.submit(sweeping(store, new Random(SEED - i))));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(writing(store, new Random(SEED + 1 + i))));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            done = true;
            for (Future<?> sweeper : sweepers) {
                sweeper.get();
            }
        } finally {
            done = true;
            threads.shutdownNow();
        }

        // Otherwise nothing of this was put to the test.
        assertThat(deleted.get()).as("seed %d", SEED).isPositive();
        assertThat(broughtBack.get()).as("seed %d", SEED).isPositive();
    }

    private Callable<Void> writing(BlobStore store, Random random) {
        return () -> {
            Deque<BlobRef> held = new ArrayDeque<>();
            for (int i = 0; i < PUTS; i++) {
                byte[] content = ("content " + random.nextInt(CONTENTS)).getBytes(StandardCharsets.UTF_8);
                day.readLock().lock();
                try {
                    BlobRef ref = store.put(content);
                    // The record that names it is on its way.
                    LockSupport.parkNanos(random.nextInt(LONGEST_WAY_NANOS));
                    assertThat(store.read(ref)).isEqualTo(content);
                    named.merge(ref.getSha256(), 1, Integer::sum);
                    held.add(ref);
                } finally {
                    day.readLock().unlock();
                }
                for (BlobRef ref : held) {
                    assertThat(store.contains(ref)).isTrue();
                    assertThat(store.read(ref)).hasSize(content.length);
                }
                while (held.size() > random.nextInt(HELD)) {
                    named.computeIfPresent(held.remove().getSha256(), (name, times) -> times == 1 ? null : times - 1);
                }
            }
            return null;
        };
    }

    private Callable<Void> sweeping(BlobStore store, Random random) {
        Sweeper sweeper = new Sweeper(
                store,
                blobs -> {
                    named.keySet().forEach(name -> blobs.mark(Mark.NAMED, name));
                    return new Checkpoints();
                },
                RETENTION,
                this::now);
        return () -> {
            while (!done) {
                SweepReport report = sweeper.sweep();
                deleted.addAndGet(report.of(SweepOutcome.DROPPED).blobs());
                broughtBack.addAndGet(report.of(SweepOutcome.RESTORED).blobs());
                pass(random.nextInt(DAYS));
            }
            return null;
        };
    }

    private void pass(int some) {
        day.writeLock().lock();
        try {
            days.addAndGet(some);
        } finally {
            day.writeLock().unlock();
        }
    }

    private Instant now() {
        return Instant.EPOCH.plus(Duration.ofDays(days.get()));
    }
}
