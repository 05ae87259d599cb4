package io.freshet.serving.rollout;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionState;
import io.freshet.serving.rollout.OperatorException.Cause;
import io.freshet.serving.version.VersionCache;
import io.freshet.serving.version.VersionRefusedException;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionSwitch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/**
 * What a person can decide, on any instance. The version is loaded and verified here first; then the command is checked
 * against the standing as it is at that moment, written, and followed by every instance as the policy is. Any thread; a
 * command may take seconds.
 */
public final class Operator implements AutoCloseable {
    private static final String OPERATOR = "operator";

    /** A person decides once; the policy that decided at the same moment does not come again within milliseconds. */
    private static final int TRIES = 5;

    /** Commands that wait for their turn; people are few. */
    private static final int WAITING = 8;

    private static final int CLOSING_SECONDS = 5;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "freshet-operator"));
    private final StandingWriter writer;
    private final VersionCache cache;
    private final VersionSwitch state;
    private final InstantSource clock;

    public Operator(RolloutLeader.Parts parts) {
        this.writer = parts.writer();
        this.cache = parts.cache();
        this.state = parts.state();
        this.clock = parts.clock();
    }

    /** One of the commands below, for a version. */
    @FunctionalInterface
    public interface Command {
        void apply(long version) throws OperatorException;
    }

    /**
     * Has a command carried out, one after the other, without waiting for it. Fails with {@link OperatorException}; at
     * once when too many wait.
     */
    public CompletableFuture<Void> begin(Command command, long version) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> carryOut(command, version, done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new OperatorException(
                    Cause.UNAVAILABLE,
                    "other commands wait already (" + thread.getQueue().size() + ")",
                    e));
        }
        return done;
    }

    private static void carryOut(Command command, long version, CompletableFuture<Void> done) {
        try {
            command.apply(version);
            done.complete(null);
        } catch (OperatorException | RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /** Serves a version, and goes on with newer ones as they are published; ends a pin. */
    public void promote(long version) throws OperatorException {
        verify(version);
        decide(now -> decisions(now).available(version, "promoted by an operator", VersionState.RETIRED));
    }

    /** Serves a version and no other, until another is promoted or pinned, or this one is unpinned. */
    public void pin(long version) throws OperatorException {
        verify(version);
        decide(now -> decisions(now).pinned(version));
    }

    /** Ends a pin: the version goes on serving until the next is published. */
    public void unpin(long version) throws OperatorException {
        decide(now -> {
            if (!now.getPinned() || !isAvailable(now, version)) {
                throw new OperatorException(
                        Cause.CONFLICT,
                        "version " + version + " is not pinned; "
                                + (now.getPinned() ? "version " + now.getAvailable() + " is" : "none is"),
                        null);
            }
            return decisions(now).unpinned(version);
        });
    }

    /** Takes the available version out of service for good; the one that served before it takes over again. */
    public void rollback(long version) throws OperatorException {
        VersionStates states = state.states();
        manifest(version);
        if (states.available().filter(available -> available == version).isEmpty()) {
            throw notServing(states.standing(), version);
        }
        long fallback = states.fallbacks().stream()
                .filter(served -> !states.isDescendant(served, version))
                .findFirst()
                .orElseThrow(() -> new OperatorException(
                        Cause.CONFLICT, "no version served before version " + version + "; promote one", null));
        verify(fallback);
        decide(now -> {
            if (!isAvailable(now, version)) {
                throw notServing(now, version);
            }
            return decisions(now)
                    .available(
                            fallback,
                            "version " + version + " was rolled back by an operator",
                            VersionState.ROLLED_BACK);
        });
    }

    private OperatorException notServing(Standing now, long version) {
        return new OperatorException(
                Cause.CONFLICT,
                "version " + version + " is "
                        + decisions(now).state(version).name().toLowerCase(Locale.ROOT)
                        + " and does not serve, so it cannot be rolled back; "
                        + (now.getAvailable() == null ? "none serves" : "version " + now.getAvailable() + " serves"),
                null);
    }

    private static boolean isAvailable(Standing now, long version) {
        Long available = now.getAvailable();
        return available != null && available == version;
    }

    private Decisions decisions(Standing now) {
        return new Decisions(now, OPERATOR, clock.instant());
    }

    private ModelVersion manifest(long version) throws OperatorException {
        return state.manifest(version)
                .orElseThrow(() -> new OperatorException(
                        Cause.UNKNOWN, "there is no version " + version + " (GET /v1/versions lists them)", null));
    }

    private void verify(long version) throws OperatorException {
        try {
            cache.take(manifest(version)).release();
        } catch (VersionRefusedException e) {
            throw new OperatorException(Cause.CONFLICT, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new OperatorException(Cause.UNAVAILABLE, "The version cannot be verified now", e);
        }
    }

    private void decide(StandingWriter.Decision<OperatorException> decision) throws OperatorException {
        try {
            for (int i = 1; ; i++) {
                try {
                    Standing ignored = writer.decide(decision, Optional.empty());
                    return;
                } catch (StandingWriter.OvertakenException e) {
                    if (i == TRIES) {
                        throw new OperatorException(Cause.UNAVAILABLE, e.getMessage() + "; send it again", e);
                    }
                }
            }
        } catch (KafkaException e) {
            throw new OperatorException(Cause.UNAVAILABLE, "Kafka did not take the decision", e);
        }
    }

    /** Takes no more commands, and lets the one under way end. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
