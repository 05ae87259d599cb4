package io.freshet.node.child;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running child process. Its output goes to its log; when it says {@code READY name} it is ready. It ends with this
 * process however this process ends (see {@link Lifeline}). Safe for use by several threads.
 */
public final class ChildJvm implements AutoCloseable {

    static final String READY = "READY ";

    /** How long a child may take to stop when asked, before it is killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final ChildCommand command;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread pump;

    private ChildJvm(ChildCommand command, Process process) {
        this.command = command;
        this.process = process;
        this.pump = new Thread(this::pump, command.name() + "-log");
        pump.setDaemon(true);
    }

    /** Starts the child and returns at once; {@link #awaitReady} waits for it. */
    @MustBeClosed
    public static ChildJvm start(ChildCommand command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.line()).redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        ChildJvm child = new ChildJvm(command, builder.start());
        child.pump.start();
        return child;
    }

    /** The operating system's number of the process. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has said that it is ready. */
    public boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    /** Completed when the child says that it is ready; fails when it ends before. */
    public CompletableFuture<Void> onReady() {
        return ready.copy();
    }

    /** Completed with the exit code when the process has ended. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Waits until the child is ready.
     *
     * @throws IOException when it ended before it was ready, or was not within the time; the message names its log
     */
    public void awaitReady(Duration atMost) throws IOException, InterruptedException {
        try {
            ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    command.name() + " ended with exit code " + process.waitFor()
                            + " before it was ready; its last words are in " + command.log(),
                    e);
        } catch (TimeoutException e) {
            throw new IOException(
                    command.name() + " was not ready within " + atMost.toSeconds() + " s; see " + command.log(), e);
        }
    }

    /** Kills the process at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        pump.join();
    }

    /** Asks the child to stop, waits until it has, and kills it when it takes too long. */
    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            pump.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void pump() {
        String call = READY + command.name();
        try (ChildLog log = new ChildLog(command.log());
                BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.write(line);
                if (line.equals(call)) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new IOException(command.name() + " closed its output"));
        } catch (IOException e) {
            // The pipe itself is broken: the child could only block on it.
            process.destroyForcibly();
            ready.completeExceptionally(new UncheckedIOException("output of " + command.name() + " was lost", e));
        }
    }
}
