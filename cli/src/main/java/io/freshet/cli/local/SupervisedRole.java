package io.freshet.cli.local;

import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import io.freshet.schemas.failure.Backoff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one role's process alive. Its own thread starts the process, waits for its end, and starts the next after a
 * pause that grows with each death in a row, unless the process refused its configuration; {@link #close} ends process
 * and thread.
 */
final class SupervisedRole implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** A role that died so often without once being ready will not be ready. */
    private static final int HOPELESS = 4;

    /** Exit code of a command that was used wrongly or has a wrong configuration. */
    private static final int WRONG_CONFIGURATION = 2;

    private final ChildCommand command;
    private final LocalListener listener;
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final Thread thread;
    private volatile RoleStatus status;
    private volatile boolean refused;

    /** Only its own thread asks. */
    private boolean unhealthy;

    SupervisedRole(LocalRole role, ChildCommand command, LocalListener listener) {
        this.command = command;
        this.listener = listener;
        this.status = RoleStatus.first(role);
        this.thread = new Thread(this::keepAlive, "supervise-" + role.label());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    RoleStatus status() {
        return status;
    }

    String name() {
        return command.name();
    }

    Path log() {
        return command.log();
    }

    /** Whether it has never been ready and will not be: it died too often, or refused its configuration. */
    boolean isHopeless() {
        return !status.everReady() && (status.deaths() >= HOPELESS || refused);
    }

    @Override
    public void close() {
        stop.complete(null);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepAlive() {
        RecentDeaths recent = new RecentDeaths();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (!stop.isDone()) {
            long from = System.nanoTime();
            int exitCode = live(from);
            if (stop.isDone()) {
                break;
            }
            if (exitCode == WRONG_CONFIGURATION) {
                refuse();
                break;
            }
            recent.died(Instant.now(), Duration.ofNanos(System.nanoTime() - from));
            if (recent.inARow() == 1) {
                backoff.reset();
            }
            Duration pause = backoff.next();
            status = status.died();
            listener.died(status.role(), exitCode, pause);
            if (recent.areTooMany()) {
                becomeUnhealthy(exitCode);
            }
            pause(pause);
        }
        status = status.stopped();
    }

    /** It would be refused each time: whoever changes the configuration starts the system anew. */
    private void refuse() {
        status = status.died();
        refused = true;
        listener.unhealthy(
                status.role(),
                status.role().label() + " refuses its configuration (exit code " + WRONG_CONFIGURATION
                        + ") and is not started again; its last words are in logs/"
                        + status.role().label() + ".log");
    }

    private void becomeUnhealthy(int exitCode) {
        if (!unhealthy) {
            unhealthy = true;
            listener.unhealthy(
                    status.role(),
                    status.role().label()
                            + " is started for the third time within a minute, the last process ended with"
                            + " exit code " + exitCode + "; its last words are in logs/"
                            + status.role().label() + ".log");
        }
    }

    /** One life of the process: returns its exit code when it died, or when it was stopped. */
    private int live(long from) {
        try (ChildJvm child = ChildJvm.start(command)) {
            status = status.starting(child.pid());
            listener.started(status.role(), child.pid());
            CompletableFuture<Void> end =
                    CompletableFuture.anyOf(child.onExit(), stop).thenApply(any -> null);
            CompletableFuture.anyOf(child.onReady().exceptionally(neverReady -> null), end)
                    .join();
            if (child.isReady()) {
                status = status.ready();
                listener.ready(status.role(), child.pid(), Duration.ofNanos(System.nanoTime() - from));
                settle(end);
            }
            end.join();
            return stop.isDone() ? 0 : child.onExit().join();
        } catch (IOException e) {
            refused = true; // there is no process to wait for: java is gone, or the machine has no more processes
            return -1;
        }
    }

    /** A role that was unhealthy and has now been ready for long enough is well again. */
    private void settle(CompletableFuture<Void> end) {
        if (!unhealthy) {
            return;
        }
        try {
            end.get(RecentDeaths.SETTLED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            unhealthy = false;
            listener.healthy(status.role());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("nobody interrupts this thread or fails what it waits for", e);
        }
    }

    private void pause(Duration pause) {
        try {
            stop.get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // the pause is over
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("nobody interrupts this thread or fails its stop signal", e);
        }
    }
}
