package io.freshet.schemas.topic;

import io.freshet.schemas.config.ConfigException;
import io.freshet.schemas.config.ConfigFault;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates what is missing of a pipeline's topics, and warms it up.
 *
 * <p>A producer of Kafka 4.3.1 can lose its first sends to a topic that was only just created (KAFKA-15591). Warming
 * sends one record to each new partition, one at a time, in a transaction that is then aborted: the partition has
 * proven that it takes records, and no reader of committed records ever sees one. Safe to call from many processes at
 * once.
 */
public final class TopicSetup {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int AROUND_RECORD_BYTES = 2 << 20;
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final int NEWEST_SEGMENT_BYTES = 16 << 20;
    /** The least that Kafka takes: some 700 versions, which are not compacted while they are written. */
    private static final int VERSIONS_SEGMENT_BYTES = 1 << 20;

    private final FreshetConfig config;
    private final Topics topics;

    private TopicSetup(FreshetConfig config) {
        this.config = config;
        this.topics = Topics.of(config);
    }

    /**
     * Returns when every topic of the pipeline is there and takes records.
     *
     * @throws KafkaException when the broker refuses or does not answer
     * @throws ConfigException when a topic is there with other partitions than the configuration's: keys would not meet
     */
    public static void ensure(FreshetConfig config) {
        TopicSetup setup = new TopicSetup(config);
        try (Admin admin = Admin.create(KafkaClients.admin(config))) {
            Map<String, Integer> there = setup.partitions(admin);
            setup.refuseOtherPartitions(there);
            setup.create(admin, there.keySet());
            Set<TopicPartition> cold = setup.cold(admin, there);
            if (!cold.isEmpty()) {
                setup.warm(cold);
            }
        }
    }

    /** How many partitions each topic of the pipeline has that is there. */
    private Map<String, Integer> partitions(Admin admin) {
        Set<String> there = Outcome.of(admin.listTopics().names(), "list topics");
        List<String> ours =
                all().stream().map(NewTopic::name).filter(there::contains).toList();
        Map<String, Integer> partitions = new HashMap<>();
        Outcome.of(admin.describeTopics(ours).allTopicNames(), "describe topics")
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    private void refuseOtherPartitions(Map<String, Integer> there) {
        int wanted = config.platform().topics().partitions();
        List<ConfigFault> faults = new ArrayList<>();
        for (String name : topics.keyedBySample()) {
            int partitions = there.getOrDefault(name, wanted);
            if (partitions != wanted) {
                faults.add(new ConfigFault(
                        "topics.partitions",
                        "is " + wanted + ", and " + name + " has " + partitions,
                        "",
                        "records of one sample would not meet; set it to " + partitions
                                + ", or give the pipeline another name, which begins anew"));
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private void create(Admin admin, Set<String> there) {
        List<NewTopic> wanted =
                all().stream().filter(topic -> !there.contains(topic.name())).toList();
        CreateTopicsResult results = admin.createTopics(wanted);
        for (NewTopic topic : wanted) {
            try {
                Outcome.of(results.config(topic.name()), "create topic " + topic.name());
            } catch (TopicExistsException e) {
                // Another role was quicker.
            }
        }
    }

    /**
     * Partitions that have never taken a record, whoever created them: the role that did may have died before it warmed
     * them.
     */
    private Set<TopicPartition> cold(Admin admin, Map<String, Integer> there) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (NewTopic topic : all()) {
            int partitions = there.getOrDefault(topic.name(), topic.numPartitions());
            for (int partition = 0; partition < partitions; partition++) {
                asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        ListOffsetsResult ends = admin.listOffsets(asked);
        return asked.keySet().stream()
                .filter(partition -> isCold(ends, partition))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isCold(ListOffsetsResult ends, TopicPartition partition) {
        try {
            return Outcome.of(ends.partitionResult(partition), "read the end offset of " + partition)
                            .offset()
                    == 0;
        } catch (UnknownTopicOrPartitionException e) {
            // Created a moment ago: not every broker has heard of it. The producer waits until they have.
            return true;
        }
    }

    private List<NewTopic> all() {
        List<NewTopic> all = new ArrayList<>();
        for (String name : topics.events()) {
            all.add(keyed(name, WEEK));
        }
        all.add(keyed(topics.samples(), WEEK));
        for (String name : List.of(topics.feedback(), topics.predictions(), topics.examples())) {
            all.add(keyed(name, MONTH));
        }
        for (String name : topics.repartition()) {
            all.add(larger(keyed(name, WEEK)));
        }
        all.add(larger(keyed(topics.deadLetters(), MONTH)));
        all.add(versions());
        all.add(newest(topics.checkpoints()));
        // Never deleted by age: what serves may have been decided long ago.
        all.add(newest(topics.standing()));
        all.add(kept(ordered(topics.rollouts(), TopicConfig.CLEANUP_POLICY_DELETE), QUARTER));
        all.add(ordered(topics.trainerLog(), TopicConfig.CLEANUP_POLICY_DELETE));
        all.add(ordered(topics.alerts(), TopicConfig.CLEANUP_POLICY_DELETE));
        return all;
    }

    private NewTopic keyed(String name, Duration retention) {
        int partitions = config.platform().topics().partitions();
        return topic(name, partitions, Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis())));
    }

    /** Holds whole records with more around them, and they may be as large as a record can be. */
    private static NewTopic larger(NewTopic topic) {
        return with(topic, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(AROUND_RECORD_BYTES)));
    }

    /** One record counts: what came before it is compacted away soon. */
    private NewTopic newest(String name) {
        return with(
                ordered(name, TopicConfig.CLEANUP_POLICY_COMPACT),
                Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(NEWEST_SEGMENT_BYTES)));
    }

    /** Deleted versions are compacted away soon; that they were deleted is told for a week. */
    private NewTopic versions() {
        return with(
                ordered(topics.versions(), TopicConfig.CLEANUP_POLICY_COMPACT),
                Map.of(
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(VERSIONS_SEGMENT_BYTES),
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(WEEK.toMillis())));
    }

    private static NewTopic kept(NewTopic topic, Duration retention) {
        return with(topic, Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis())));
    }

    private static NewTopic with(NewTopic topic, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(topic.configs());
        settings.putAll(more);
        return topic.configs(settings);
    }

    private NewTopic ordered(String name, String cleanup) {
        return topic(
                name,
                1,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        cleanup,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(MONTH.toMillis())));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        // Old events that are replayed must not be deleted by their own age.
        all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return new NewTopic(name, partitions, config.platform().topics().replication()).configs(all);
    }

    private void warm(Set<TopicPartition> cold) {
        // Nobody else's: in containers the process id of every role is 1, and who shares an id is fenced.
        Map<String, Object> settings =
                KafkaClients.transactionalProducer(config, topics.samples() + ".setup." + UUID.randomUUID());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (TopicPartition partition : cold) {
                Outcome.of(
                        producer.send(new ProducerRecord<>(
                                partition.topic(), partition.partition(), new byte[0], new byte[0])),
                        "warm up " + partition);
            }
            producer.abortTransaction();
        }
    }

    /** Waits for what Kafka was asked, and throws what it threw. */
    private static final class Outcome {
        private Outcome() {}

        static <T> T of(Future<T> future, String what) {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new KafkaException("could not " + what, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException("interrupted while waiting to " + what, e);
            }
        }
    }
}
