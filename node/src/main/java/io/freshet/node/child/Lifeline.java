package io.freshet.node.child;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends this process once its parent is gone: the parent holds the other end of standard input, and the operating system
 * closes it however the parent died. Without the property that {@link ChildJvm} sets, nothing is watched, so that a
 * role run by hand or in a container does not depend on its standard input.
 */
public final class Lifeline {

    static final String PROPERTY = "freshet.lifeline";
    static final String STDIN = "stdin";

    /** How long shutdown hooks may take after the parent has gone, before the process is halted all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Lifeline() {}

    /** Starts watching in a daemon thread, when this process was started by {@link ChildJvm}. */
    public static void follow() {
        if (STDIN.equals(System.getProperty(PROPERTY))) {
            daemon("lifeline", Lifeline::watch);
        }
    }

    /** Says on standard output, in the form {@link ChildJvm} waits for, that this process is ready. */
    public static void ready(String name) {
        System.out.println(ChildJvm.READY + name);
        System.out.flush();
    }

    private static void watch() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said on this line: only its end matters.
            }
        } catch (IOException e) {
            System.err.println("Lost the line to the parent process (" + e.getMessage() + "); stopping.");
        }
        daemon("halt", Lifeline::haltAfterPatience);
        System.exit(0);
    }

    private static void haltAfterPatience() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
        System.err.println("Did not stop within " + PATIENCE.toSeconds() + " s; halted.");
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
