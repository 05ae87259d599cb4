package io.freshet.trainer.app;

import io.freshet.trainer.window.ExampleRecordReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One session on a thread of its own: it is opened, learns what it is given, commits, and is closed there, however long
 * any of it takes. Meanwhile the thread that polls keeps the membership in the group. Closing gives up the window under
 * way, which is not committed.
 */
final class SessionThread implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(500);

    private final TrainerSessions sessions;
    private final ExampleRecordReader reader;
    private final RecordHandover records;
    private final GroupMembership group;
    private final Runnable progress;
    private final Thread thread;
    private volatile @Nullable Map<Integer, Long> start;
    private volatile @Nullable Throwable fault;
    private volatile boolean over;

    /**
     * What a session's thread works with.
     *
     * @param progress called when the session is open, wants records, or has failed; any thread
     */
    record Surroundings(
            TrainerSessions sessions, ExampleRecordReader reader, GroupMembership group, Runnable progress) {}

    private SessionThread(Surroundings around, Map<Integer, Long> beginnings) {
        this.sessions = around.sessions();
        this.reader = around.reader();
        this.group = around.group();
        this.progress = around.progress();
        this.records = new RecordHandover(progress);
        this.thread = new Thread(() -> run(beginnings), "trainer-session");
    }

    /**
     * Begins to open a session.
     *
     * @param beginnings the earliest offset of each partition
     */
    static SessionThread start(Surroundings around, Map<Integer, Long> beginnings) {
        SessionThread started = new SessionThread(around, beginnings);
        started.thread.start();
        return started;
    }

    /**
     * The offsets to read from; empty while the session is being opened.
     *
     * @throws IOException what ended the session, likewise any unchecked exception or error
     */
    Optional<Map<Integer, Long>> positions() throws IOException {
        Throwable ended = fault;
        if (ended instanceof IOException e) {
            throw e;
        }
        if (ended instanceof RuntimeException e) {
            throw e;
        }
        if (ended instanceof Error e) {
            throw e;
        }
        return Optional.ofNullable(start);
    }

    /** Whether it is closed because the lineage goes on elsewhere: another session is to be started. */
    boolean isOver() {
        return over;
    }

    RecordHandover records() {
        return records;
    }

    /** Ends the session at its next step, and returns when it is closed. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Map<Integer, Long> beginnings) {
        boolean ends = false;
        try (TrainerSession session = sessions.open(beginnings, group)) {
            start = session.positions();
            progress.run();
            learn(session);
            ends = session.isOver();
        } catch (InterruptedException e) {
            // Closed: nobody asks how it ended.
        } catch (Throwable e) {
            // Kept for the thread that polls, which throws it again; once closed nobody asks.
            fault = e;
            progress.run();
        }
        if (ends) {
            over = true;
            progress.run();
        }
    }

    private void learn(TrainerSession session) throws IOException, InterruptedException {
        boolean busy = false;
        while (!session.isOver() && !Thread.currentThread().isInterrupted()) {
            Duration patience = busy ? Duration.ZERO : session.patience(IDLE);
            List<ConsumerRecord<byte[], byte[]>> taken = records.take(session.saturated(), patience);
            for (ConsumerRecord<byte[], byte[]> record : taken) {
                session.take(reader.read(record));
            }
            busy = session.train();
        }
    }
}
