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
 * Makes the available version of the lineup the one that serves. When it cannot be loaded, what serves goes on serving,
 * an alert is raised, and loading is tried again every few seconds; only where nothing serves yet does an earlier
 * version step in. {@link #accept} is for one thread; the rest for any.
 */
public final class VersionSwitch implements Consumer<Lineup>, AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final VersionShelf shelf;
    private final Slot<LoadedVersion> slot = new Slot<>();
    private final Consumer<Alert> alerts;
    private final InstantSource clock;
    private final Counter swaps;
    private volatile Lineup lineup = Lineup.empty();
    private volatile OptionalLong serving = OptionalLong.empty();
    private volatile boolean following;
    private long alertedFor = -1;
    private Instant retryAt = Instant.MIN;

    public VersionSwitch(VersionShelf shelf, Consumer<Alert> alerts, InstantSource clock, MeterRegistry meters) {
        this.shelf = shelf;
        this.alerts = alerts;
        this.clock = clock;
        this.swaps = Counter.builder("freshet.swaps")
                .description("Changes of the version that serves, the first included")
                .register(meters);
    }

    /** Where the serving version is leased. */
    public Slot<LoadedVersion> slot() {
        return slot;
    }

    /** The lineup as last followed. */
    public Lineup lineup() {
        return lineup;
    }

    /** The version that serves. */
    public Optional<ModelVersion> serving() {
        OptionalLong number = serving;
        return number.isPresent() ? lineup.manifest(number.getAsLong()) : Optional.empty();
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
    public void accept(Lineup now) {
        lineup = now;
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

    private void serveFirstOf(Lineup now, long wanted) {
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
            Shared<LoadedVersion> loaded = shelf.take(manifest);
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
