package io.freshet.serving.rollout;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.serving.follow.GroupMember;
import io.freshet.serving.rollout.OperatorException.Cause;
import io.freshet.serving.version.VersionCache;
import io.freshet.serving.version.VersionRefusedException;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionSwitch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.KafkaException;

/**
 * What a person can decide, on any instance. A command is checked against the states and its version is loaded and
 * verified here first; then it is written, and every instance follows it as it follows the policy. Any thread; one
 * command at a time.
 */
public final class Operator {
    private static final String OPERATOR = "operator";

    private final FreshetConfig config;
    private final EventSerdes serdes;
    private final VersionCache cache;
    private final VersionSwitch state;
    private final InstantSource clock;

    public Operator(
            FreshetConfig config, EventSerdes serdes, VersionCache cache, VersionSwitch state, InstantSource clock) {
        this.config = config;
        this.serdes = serdes;
        this.cache = cache;
        this.state = state;
        this.clock = clock;
    }

    /** Serves a version, and goes on with newer ones as they are published; ends a pin. */
    public void promote(long version) throws OperatorException {
        VersionStates states = state.states();
        verify(states, version);
        write(decisions(states).available(version, "promoted by an operator", VersionState.RETIRED));
    }

    /** Serves a version and no other, until another is promoted or pinned. */
    public void pin(long version) throws OperatorException {
        VersionStates states = state.states();
        verify(states, version);
        write(decisions(states).pinned(version));
    }

    /** Takes the available version out of service for good; the one that served before it takes over again. */
    public void rollback(long version) throws OperatorException {
        VersionStates states = state.states();
        manifest(states, version);
        if (states.available().filter(available -> available == version).isEmpty()) {
            throw new OperatorException(
                    Cause.CONFLICT,
                    "version " + version + " is "
                            + states.state(version).name().toLowerCase(Locale.ROOT)
                            + " and does not serve, so it cannot be rolled back; "
                            + states.available()
                                    .map(available -> "version " + available + " serves")
                                    .orElse("none serves"),
                    null);
        }
        long fallback = states.fallbacks().stream()
                .findFirst()
                .orElseThrow(() -> new OperatorException(
                        Cause.CONFLICT, "no version served before version " + version + "; promote one", null));
        verify(states, fallback);
        write(decisions(states)
                .available(
                        fallback, "version " + version + " was rolled back by an operator", VersionState.ROLLED_BACK));
    }

    private Decisions decisions(VersionStates states) {
        return new Decisions(states, OPERATOR, clock.instant());
    }

    private static ModelVersion manifest(VersionStates states, long version) throws OperatorException {
        return states.manifest(version)
                .orElseThrow(() -> new OperatorException(
                        Cause.UNKNOWN, "there is no version " + version + " (GET /v1/versions lists them)", null));
    }

    private void verify(VersionStates states, long version) throws OperatorException {
        try {
            cache.take(manifest(states, version)).release();
        } catch (VersionRefusedException e) {
            throw new OperatorException(Cause.CONFLICT, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new OperatorException(Cause.UNAVAILABLE, "it cannot be verified now: " + e.getMessage(), e);
        }
    }

    private synchronized void write(List<Rollout> decisions) throws OperatorException {
        String id = GroupMember.id(config, "freshet." + config.pipeline() + ".operator");
        try (RolloutWriter writer = new RolloutWriter(config, serdes, id)) {
            writer.write(decisions);
        } catch (KafkaException e) {
            throw new OperatorException(Cause.UNAVAILABLE, "Kafka did not take the decision: " + e.getMessage(), e);
        }
    }
}
