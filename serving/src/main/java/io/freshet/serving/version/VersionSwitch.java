package io.freshet.serving.version;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.ModelVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes the available version of the states the one that serves. When it cannot be loaded, what serves goes on serving,
 * an alert is raised, and loading is tried again every few seconds; only where nothing serves yet does an earlier
 * version step in. {@link #accept} is for one thread; the rest for any.
 */
public final class VersionSwitch implements Consumer<VersionStates>, AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final VersionCache cache;
    private final ServingSlot<LoadedVersion> slot = new ServingSlot<>();
    private final Consumer<Alert> alerts;
    private final InstantSource clock;
    private final Counter swaps;
    private volatile VersionStates states = VersionStates.empty();
    private volatile OptionalLong serving = OptionalLong.empty();
    private volatile boolean following;
    private long alertedFor = -1;
    private Instant retryAt = Instant.MIN;

    public VersionSwitch(VersionCache cache, Consumer<Alert> alerts, InstantSource clock, MeterRegistry meters) {
        this.cache = cache;
        this.alerts = alerts;
        this.clock = clock;
        this.swaps = Counter.builder("freshet.swaps")
                .description("Changes of the version that serves, the first included")
                .register(meters);
    }

    /** Where the serving version is leased. */
    public ServingSlot<LoadedVersion> slot() {
        return slot;
    }

    /** The states as last followed. */
    public VersionStates states() {
        return states;
    }

    /** The version that serves. */
    public Optional<ModelVersion> serving() {
        OptionalLong number = serving;
        return number.isPresent() ? states.manifest(number.getAsLong()) : Optional.empty();
    }

    /** Whether everything that was decided before the start is known. */
    public boolean isFollowing() {
        return following;
    }

    /** How often the serving version has changed in this process. */
    public long swaps() {
        return (long) swaps.count();
    }

    /** Takes in what is known now, and swaps where that says so. */
    @Override
    public void accept(VersionStates now) {
        states = now;
        following = true;
        Optional<Long> wanted = now.available();
        if (wanted.isEmpty()
                || isServing(wanted.get())
                || now.manifest(wanted.get()).isEmpty()) {
            return;
        }
        if (!clock.instant().isBefore(retryAt) || alertedFor != wanted.get()) {
            serveFirstOf(now, wanted.get());
        }
    }

    private boolean isServing(long version) {
        return serving.isPresent() && serving.getAsLong() == version;
    }

    private void serveFirstOf(VersionStates now, long wanted) {
        Stream<Long> candidates =
                slot.isEmpty() ? Stream.concat(Stream.of(wanted), now.fallbacks().stream()) : Stream.of(wanted);
        boolean serves =
                candidates.flatMap(version -> now.manifest(version).stream()).anyMatch(this::serve);
        if (!serves || !isServing(wanted)) {
            retryAt = clock.instant().plus(RETRY);
        }
    }

    private boolean serve(ModelVersion manifest) {
        try {
            ReferenceCounted<LoadedVersion> loaded = cache.take(manifest);
            slot.swap(loaded);
            serving = OptionalLong.of(manifest.getVersion());
            swaps.increment();
            return true;
        } catch (VersionRefusedException | IOException e) {
            alert(manifest.getVersion(), e);
            return false;
        }
    }

    private void alert(long version, Exception cause) {
        if (alertedFor != version) {
            alertedFor = version;
            AlertKind kind = cause instanceof VersionRefusedException ? AlertKind.REJECTION : AlertKind.FAULT;
            alerts.accept(new Alert(
                    kind,
                    "cannot serve version " + version + ": " + cause.getMessage(),
                    Map.of("version", (double) version),
                    clock.instant()));
        }
    }

    @Override
    public void close() {
        slot.close();
    }
}
