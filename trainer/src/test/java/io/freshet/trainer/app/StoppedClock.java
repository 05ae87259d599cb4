package io.freshet.trainer.app;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** Holds whoever asks for the time, once it is told to: a window that lasts as long as a test needs. */
final class StoppedClock implements InstantSource {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile boolean stopped;

    void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
        goesOn.countDown();
    }

    /** Returns when somebody waits for the time. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Returns when who waited was interrupted. */
    void awaitInterrupted() throws InterruptedException {
        interrupted.await();
    }

    @Override
    public Instant instant() {
        if (stopped && Thread.currentThread().getName().equals("trainer-session")) {
            asked.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                stopped = false;
                interrupted.countDown();
                Thread.currentThread().interrupt();
            }
        }
        return Instant.now();
    }
}
