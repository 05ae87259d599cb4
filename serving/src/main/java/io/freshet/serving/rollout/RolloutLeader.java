package io.freshet.serving.rollout;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.VersionKey;
import io.freshet.serving.follow.BadRecordException;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.follow.GroupMember;
import io.freshet.serving.follow.RecordReader;
import io.freshet.serving.version.StandingFold;
import io.freshet.serving.version.VersionCache;
import io.freshet.serving.version.VersionRefusedException;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionSwitch;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on published versions. Every instance runs one, and the group's protocol gives the single partition of the
 * versions topic to one of them; its decisions and its offset are one transaction (see {@link StandingWriter}), so that
 * each version is decided on once, and an instance that was taken for dead can decide nothing any more.
 *
 * <p>The policy is DIRECT: the newest version that can be verified, and does not descend from one that was rolled back,
 * becomes available at once. Versions that were overtaken while an earlier one was loading are retired without having
 * served.
 */
public final class RolloutLeader implements ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutLeader.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Parts parts;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordReader<ModelVersion> versions;
    private final TopicPartition partition;
    private final List<ModelVersion> undecided = new ArrayList<>();
    private boolean begun;

    /** What decisions are made with. */
    public record Parts(
            FreshetConfig config,
            EventSerdes serdes,
            StandingWriter writer,
            VersionCache cache,
            VersionSwitch state,
            Consumer<Alert> alerts,
            InstantSource clock) {
        /** Parts with a writer whose records carry the signature of {@code signer}. */
        public static Parts of(
                FreshetConfig config,
                EventSerdes serdes,
                RecordSigner signer,
                VersionCache cache,
                VersionSwitch state,
                Consumer<Alert> alerts,
                InstantSource clock) {
            StandingWriter writer = new StandingWriter(config, serdes, signer, state::states);
            return new Parts(config, serdes, writer, cache, state, alerts, clock);
        }
    }

    /**
     * What was found out about the undecided versions, from the newest down.
     *
     * @param pinned whether a pin held, so that none was loaded
     */
    private record Findings(boolean pinned, Map<Long, String> refused, OptionalLong loaded) {}

    private RolloutLeader(Parts parts) {
        this.parts = parts;
        Topics topics = Topics.of(parts.config());
        String group = "freshet." + parts.config().pipeline() + ".rollout";
        this.partition = new TopicPartition(topics.versions(), 0);
        this.versions = new RecordReader<>(SignedDeserializer.versions(parts.config(), parts.serdes()));
        this.consumer = new KafkaConsumer<>(
                GroupMember.settings(KafkaClients.consumer(parts.config(), group), parts.config()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics.versions()));
    }

    /** Opens leaders. */
    public static ClientSession.Factory factory(Parts parts) {
        return () -> new RolloutLeader(parts);
    }

    @Override
    public void doWork() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            take(record);
        }
        if (!parts.state().isFollowing()) {
            return;
        }
        if (!consumer.assignment().contains(partition)) {
            // Another instance has the partition now, and reads them again from the last offset that was committed.
            undecided.clear();
            return;
        }
        try {
            if (parts.state().states().standing().getEpoch() == 0) {
                begin();
            } else if (!undecided.isEmpty()) {
                decide();
            } else if (parts.state().isStandingLost()) {
                // Written again from what is known here, or from the decisions.
                Standing ignored = parts.writer().decide(now -> List.<Rollout>of(), Optional.empty());
            }
        } catch (StandingWriter.OvertakenException e) {
            LOG.info("{}; the policy decides anew", e.getMessage());
        }
    }

    /**
     * The first standing: nothing, or what the decisions of the software before amount to. Decided on once followed.
     */
    private void begin() throws StandingWriter.OvertakenException {
        if (!begun) {
            Standing ignored = parts.writer().decide(now -> List.<Rollout>of(), Optional.empty());
            begun = true;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            Optional<ModelVersion> version = versions.read(record);
            if (version.isPresent()) {
                undecided.add(version.get());
            } else {
                // Deleted before anything was decided: it is not loaded, and nobody misses a decision.
                VersionKey.version(record.key())
                        .ifPresent(deleted -> undecided.removeIf(one -> one.getVersion() == deleted));
            }
        } catch (BadRecordException e) {
            // Said by the one instance that decides, and once: nothing else comes of it.
            alert("passed over: " + e.getMessage(), Map.of());
        }
    }

    private void decide() throws StandingWriter.OvertakenException {
        Findings findings;
        try {
            findings = findings(parts.state().states());
        } catch (IOException e) {
            // The store is out of reach: nothing is decided, and the next step tries again.
            LOG.warn("cannot decide about the newest version yet: {}", e.getMessage());
            return;
        }
        Standing now = parts.writer()
                .decide(
                        standing -> decisions(standing, findings),
                        Optional.of(new StandingWriter.Progress(
                                Map.of(partition, new OffsetAndMetadata(consumer.position(partition))),
                                consumer.groupMetadata(),
                                List.copyOf(undecided))));
        findings.refused().forEach(this::reject);
        LOG.info("epoch {} of what serves: version {}", now.getEpoch(), now.getAvailable());
        undecided.clear();
    }

    /** From the newest down: which cannot serve, and the first that can. */
    private Findings findings(VersionStates states) throws IOException {
        Map<Long, String> refused = new LinkedHashMap<>();
        if (states.isPinned()) {
            return new Findings(true, refused, OptionalLong.empty());
        }
        for (int i = undecided.size() - 1; i >= 0; i--) {
            ModelVersion version = undecided.get(i);
            if (isDecided(states.state(version.getVersion()))) {
                continue;
            }
            Optional<String> fault = fault(version, states.standing());
            if (fault.isPresent()) {
                refused.put(version.getVersion(), fault.get());
                continue;
            }
            try {
                // It stays in the cache, where this instance finds it when the decision comes back by the topic.
                parts.cache().take(version).release();
                return new Findings(false, refused, OptionalLong.of(version.getVersion()));
            } catch (VersionRefusedException e) {
                refused.put(version.getVersion(), String.valueOf(e.getMessage()));
            }
        }
        return new Findings(false, refused, OptionalLong.empty());
    }

    /** A trainer that had not heard of a rollback yet went on from what was taken out: that stays out. */
    private Optional<String> fault(ModelVersion version, Standing now) {
        return parts.state()
                .states()
                .with(undecided, now)
                .rolledBackAncestor(version.getVersion())
                .map(ancestor -> "version " + version.getVersion() + " descends from version " + ancestor
                        + ", which was rolled back");
    }

    private List<Rollout> decisions(Standing now, Findings findings) throws StandingWriter.OvertakenException {
        if (now.getPinned() != findings.pinned() || isTakenOutSince(now, findings)) {
            throw new StandingWriter.OvertakenException(null);
        }
        Decisions decisions =
                new Decisions(now, StandingFold.POLICY, parts.clock().instant());
        List<Rollout> outcome = new ArrayList<>();
        OptionalLong loaded = findings.loaded();
        String overtaken = now.getPinned()
                ? "version " + now.getAvailable() + " is pinned"
                : "overtaken by version " + loaded.orElse(-1);
        for (ModelVersion version : undecided) {
            long number = version.getVersion();
            if (isDecided(decisions.state(number)) || (loaded.isPresent() && loaded.getAsLong() == number)) {
                continue;
            }
            String refused = findings.refused().get(number);
            outcome.add(
                    refused == null
                            ? decisions.to(number, VersionState.RETIRED, overtaken)
                            : decisions.to(number, VersionState.REJECTED, refused));
        }
        if (loaded.isPresent() && !isDecided(decisions.state(loaded.getAsLong()))) {
            outcome.addAll(decisions.available(loaded.getAsLong(), "passed the trainer's gate", VersionState.RETIRED));
        }
        return outcome;
    }

    /** Whether somebody rolled back what the version that was found to be good descends from, while it was loaded. */
    private boolean isTakenOutSince(Standing now, Findings findings) {
        return undecided.stream()
                .filter(version ->
                        findings.loaded().isPresent() && findings.loaded().getAsLong() == version.getVersion())
                .anyMatch(version -> fault(version, now).isPresent());
    }

    private static boolean isDecided(VersionState state) {
        return state != VersionState.ASPIRED && state != VersionState.LOADING;
    }

    private void reject(long version, String reason) {
        alert(reason, Map.of("version", (double) version));
    }

    private void alert(String message, Map<String, Double> evidence) {
        parts.alerts()
                .accept(new Alert(
                        AlertKind.REJECTION, message, evidence, parts.clock().instant()));
    }

    @Override
    public void close() {
        consumer.close();
        versions.close();
    }
}
