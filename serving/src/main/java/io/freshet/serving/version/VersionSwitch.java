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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    private volatile @Nullable ModelVersion serving;
    private volatile boolean standingLost;
    private volatile boolean following;
    private long alertedFor = -1;
    private long unknown = -1;
    private Instant unknownSince = Instant.MIN;
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

    /** A version that the topics know, or that serves though they know it no more. */
    public Optional<ModelVersion> manifest(long version) {
        return states.manifest(version).or(() -> serving().filter(manifest -> manifest.getVersion() == version));
    }

    /** The version that serves, whether or not the topics still know it. */
    public Optional<ModelVersion> serving() {
        return Optional.ofNullable(serving);
    }

    /** Whether what the topic says of the standing last is nothing that counts, and must be written again. */
    public boolean isStandingLost() {
        return standingLost;
    }

    void standingFound() {
        standingLost = false;
    }

    /** What served goes on serving; somebody should know that another meant to change it. */
    void standingLost(String how) {
        if (!standingLost) {
            standingLost = true;
            alerts.accept(new Alert(
                    AlertKind.FAULT,
                    "the record of what serves " + how + "; nothing changes by it, and it is written again",
                    Map.of(),
                    clock.instant()));
        }
    }

    /** A version is kept no more. Unless it serves, nobody asks for it again, so it need not stay in memory. */
    void forgotten(long version) {
        if (!isServing(version)) {
            cache.forget(version);
        }
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
        if (wanted.isEmpty() || isServing(wanted.get())) {
            return;
        }
        if (!clock.instant().isBefore(retryAt) || alertedFor != wanted.get()) {
            serveFirstOf(now, wanted.get());
        }
    }

    private boolean isServing(long version) {
        ModelVersion now = serving;
        return now != null && now.getVersion() == version;
    }

    private void serveFirstOf(VersionStates now, long wanted) {
        if (now.manifest(wanted).isEmpty()) {
            if (!isUnknownForLong(wanted)) {
                return;
            }
            alert(wanted, new IOException("it is not among the versions that are known; was it deleted?"));
        }
        Stream<Long> candidates =
                slot.isEmpty() ? Stream.concat(Stream.of(wanted), now.fallbacks().stream()) : Stream.of(wanted);
        boolean serves =
                candidates.flatMap(version -> now.manifest(version).stream()).anyMatch(this::serve);
        if (!serves || !isServing(wanted)) {
            retryAt = clock.instant().plus(RETRY);
        }
    }

    /** The topics are not read in step: for a moment a standing may name a version that is still to come. */
    private boolean isUnknownForLong(long wanted) {
        if (unknown != wanted) {
            unknown = wanted;
            unknownSince = clock.instant();
        }
        return !clock.instant().isBefore(unknownSince.plus(RETRY));
    }

    private boolean serve(ModelVersion manifest) {
        try {
            ReferenceCounted<LoadedVersion> loaded = cache.take(manifest);
            slot.swap(loaded);
            serving = manifest;
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
