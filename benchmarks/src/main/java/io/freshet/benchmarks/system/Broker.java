package io.freshet.benchmarks.system;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.KafkaClients;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What a bench asks of the broker, and has done by it. Safe for any number of threads. */
public final class Broker implements AutoCloseable {
    private final Admin admin;

    public Broker(FreshetConfig config) {
        this.admin = Admin.create(KafkaClients.admin(config));
    }

    /** Partitions of some topics. */
    public List<TopicPartition> partitions(Collection<String> topics) throws IOException, InterruptedException {
        Map<String, TopicDescription> found =
                outcome(admin.describeTopics(topics).allTopicNames(), "describe " + topics);
        return found.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    /** The offset after the last record of each partition. */
    public Map<TopicPartition, Long> ends(Collection<String> topics) throws IOException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = partitions(topics).stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                outcome(admin.listOffsets(asked).all(), "list the ends of " + topics);
        Map<TopicPartition, Long> ends = new HashMap<>();
        found.forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** The sum of {@link #ends}. */
    public long end(Collection<String> topics) throws IOException, InterruptedException {
        return ends(topics).values().stream().mapToLong(Long::longValue).sum();
    }

    /** How far a group has committed some topics, as a sum of offsets. */
    public long committed(String group, Collection<String> topics) throws IOException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = outcome(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "list the offsets of " + group);
        return offsets.entrySet().stream()
                .filter(entry -> topics.contains(entry.getKey().topic()))
                .map(entry -> Optional.ofNullable(entry.getValue()))
                .mapToLong(offset -> offset.map(OffsetAndMetadata::offset).orElse(0L))
                .sum();
    }

    /** Allows larger records in some topics than the broker does. */
    public void allow(Collection<String> topics, int recordBytes) throws IOException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (String topic : topics) {
            changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(new AlterConfigOp(
                            new ConfigEntry("max.message.bytes", String.valueOf(recordBytes)),
                            AlterConfigOp.OpType.SET)));
        }
        outcome(admin.incrementalAlterConfigs(changes).all(), "allow larger records in " + topics);
    }

    /** Bytes that some topics take in the broker's log. */
    public long logBytes(String prefix) throws IOException, InterruptedException {
        return outcome(admin.describeLogDirs(List.of(1)).allDescriptions(), "describe the log").values().stream()
                .flatMap(node -> node.values().stream())
                .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().startsWith(prefix))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    /** Deletes what an application made for itself, and all records of a topic. */
    public void forget(String application, String output) throws IOException, InterruptedException {
        List<String> internal = outcome(admin.listTopics().names(), "list topics").stream()
                .filter(topic -> topic.startsWith(application + "-"))
                .toList();
        outcome(admin.deleteTopics(internal).all(), "delete " + internal);
        clear(List.of(output));
    }

    /** Deletes all records of some topics. */
    public void clear(Collection<String> topics) throws IOException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> upToEnd = new HashMap<>();
        ends(topics).forEach((partition, end) -> upToEnd.put(partition, RecordsToDelete.beforeOffset(end)));
        outcome(admin.deleteRecords(upToEnd).all(), "delete the records of " + topics);
    }

    @Override
    public void close() {
        admin.close();
    }

    private static <T> T outcome(KafkaFuture<T> future, String what) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "the bench's broker did not " + what + ": "
                            + Optional.ofNullable(e.getCause())
                                    .map(Throwable::getMessage)
                                    .orElse("it did not say why")
                            + "; look into node.log of the bench's folder",
                    e);
        }
    }
}
