package io.freshet.benchmarks.stall;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One caller that asks at a steady pace, whatever the answers take, for as long as it runs. Each phase has a probe and
 * a thread of its own.
 */
final class Probe implements Runnable {

    /** A request; it throws when it is not answered as it should be. */
    interface Request {
        void send() throws IOException, InterruptedException;
    }

    private final Request request;
    private final Duration pace;
    private final Duration duration;
    private final List<Double> millis = new ArrayList<>();
    private int failed;

    /** @param pace from one request to the next; zero for the next as soon as one is answered */
    Probe(Request request, Duration pace, Duration duration) {
        this.request = request;
        this.pace = pace;
        this.duration = duration;
    }

    /**
     * What requests took in milliseconds, those that failed included.
     *
     * @param failed how many were not answered as they should be
     */
    record Timings(List<Double> millis, int failed) {
        Timings {
            millis = List.copyOf(millis);
        }
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        try {
            for (long due = start; due - start < duration.toNanos(); due = next(due)) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                ask();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was found, once the thread has ended. */
    Timings timings() {
        return new Timings(millis, failed);
    }

    private void ask() throws InterruptedException {
        long asked = System.nanoTime();
        try {
            request.send();
        } catch (IOException e) {
            failed++;
        }
        millis.add((System.nanoTime() - asked) / 1e6);
    }

    private long next(long due) {
        return Math.max(due + pace.toNanos(), System.nanoTime());
    }
}
