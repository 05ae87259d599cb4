package io.freshet.serving.rollout;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.serving.follow.BadRecordException;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.follow.GroupMember;
import io.freshet.serving.follow.RecordReader;
import io.freshet.serving.version.VersionCache;
import io.freshet.serving.version.VersionRefusedException;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionStatesLog;
import io.freshet.serving.version.VersionSwitch;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * versions topic to one of them; its decisions and its offset are one transaction, so that each version is decided on
 * once, and an instance that was taken for dead can decide nothing any more.
 *
 * <p>The policy is DIRECT: the newest version that can be verified becomes available at once. Versions that were
 * overtaken while an earlier one was loading are retired without having served.
 */
public final class RolloutLeader implements ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutLeader.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Parts parts;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordReader<ModelVersion> versions;
    private final RolloutWriter writer;
    private final TopicPartition partition;
    private final List<ModelVersion> undecided = new ArrayList<>();
    private long lastDecided = -1;

    /** What a leader works with. */
    public record Parts(
            FreshetConfig config,
            EventSerdes serdes,
            VersionCache cache,
            VersionSwitch state,
            Consumer<Alert> alerts,
            InstantSource clock) {}

    private RolloutLeader(Parts parts) {
        this.parts = parts;
        Topics topics = Topics.of(parts.config());
        String group = "freshet." + parts.config().pipeline() + ".rollout";
        this.partition = new TopicPartition(topics.versions(), 0);
        this.versions = new RecordReader<>(SignedDeserializer.versions(parts.config(), parts.serdes()));
        this.writer = new RolloutWriter(parts.config(), parts.serdes(), GroupMember.id(parts.config(), group));
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
        if (undecided.isEmpty() || !hasFollowedItself()) {
            return;
        }
        if (!consumer.assignment().contains(partition)) {
            // Another instance has the partition now, and reads them again from the last offset that was committed.
            undecided.clear();
            return;
        }
        decide();
    }

    /** Whether the states holds what was decided last: the next decision stands on it. */
    private boolean hasFollowedItself() {
        return parts.state().isFollowing()
                && (lastDecided < 0 || isDecided(parts.state().states().state(lastDecided)));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            versions.read(record).ifPresent(undecided::add);
        } catch (BadRecordException e) {
            // Said by the one instance that decides, and once: nothing else comes of it.
            alert("passed over: " + e.getMessage(), Map.of());
        }
    }

    private void decide() {
        VersionStates states = parts.state().states();
        Decisions decisions =
                new Decisions(states, VersionStatesLog.POLICY, parts.clock().instant());
        undecided.removeIf(version -> isDecided(states.state(version.getVersion())));
        List<Rollout> outcome = new ArrayList<>();
        try {
            outcome.addAll(
                    states.isPinned()
                            ? retired(decisions, "version " + states.available().orElseThrow() + " is pinned")
                            : newestThatLoads(decisions));
        } catch (IOException e) {
            // Store or key are out of reach: nothing is decided, and the next step tries again.
            LOG.warn("cannot decide about the newest version yet: {}", e.getMessage());
            return;
        }
        writer.write(
                outcome,
                Map.of(partition, new OffsetAndMetadata(consumer.position(partition))),
                consumer.groupMetadata());
        undecided.clear();
        outcome.forEach(decision -> lastDecided = Math.max(lastDecided, decision.getVersion()));
    }

    private static boolean isDecided(VersionState state) {
        return state != VersionState.ASPIRED && state != VersionState.LOADING;
    }

    private List<Rollout> retired(Decisions decisions, String reason) {
        return undecided.stream()
                .map(version -> decisions.to(version.getVersion(), VersionState.RETIRED, reason))
                .toList();
    }

    /**
     * From the newest down: those that cannot serve are rejected, the first that can is taken, the rest are retired.
     */
    private List<Rollout> newestThatLoads(Decisions decisions) throws IOException {
        List<Rollout> outcome = new ArrayList<>();
        while (!undecided.isEmpty()) {
            ModelVersion newest = undecided.remove(undecided.size() - 1);
            long number = newest.getVersion();
            try {
                load(decisions, newest);
                outcome.addAll(retired(decisions, "overtaken by version " + number));
                outcome.addAll(decisions.available(number, "passed the trainer's gate", VersionState.RETIRED));
                return outcome;
            } catch (VersionRefusedException e) {
                String reason = String.valueOf(e.getMessage());
                outcome.add(decisions.to(number, VersionState.REJECTED, reason));
                reject(number, reason);
            } catch (IOException e) {
                undecided.add(newest);
                throw e;
            }
        }
        return outcome;
    }

    private void load(Decisions decisions, ModelVersion newest) throws VersionRefusedException, IOException {
        writer.write(List.of(decisions.to(newest.getVersion(), VersionState.LOADING, "published")));
        // It stays on the cache, where this instance finds it when the decision comes back to it by the topic.
        parts.cache().take(newest).release();
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
        writer.close();
        versions.close();
    }
}
