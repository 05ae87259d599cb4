package io.freshet.ingest.sweep;

import io.freshet.ingest.sweep.BlobTable.Mark;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Names in everything that Kafka holds of any pipeline: every record of every topic {@code freshet.*}, changelogs
 * included, from its beginning to its end.
 *
 * <p>A name can move while this reads: from an event into the state of alignment, from there into a sample and an
 * example, and its earlier place be deleted. So what was written since reading began is read as well, in a second and
 * short pass. A blob that is named when that pass begins is then found: the record that names it was either there from
 * the start to the end, or came since. One that is not named then can only be named again by being put again.
 *
 * <p>Records of transactions that are open or were aborted count too: they keep more, and an open one hides nothing
 * behind it.
 *
 * <p>Of versions and checkpoints that counts what compaction would leave ({@link CompactedRecords}; the newest of
 * {@link Checkpoints}), by committed records alone, for an aborted one replaces nothing; and whatever stands behind the
 * first open transaction.
 */
final class TopicNames implements NameSource {
    private static final String OURS = "freshet.";
    private static final String CHECKPOINTS = ".checkpoints";
    /** Of any pipeline; names of pipelines hold no dots. */
    private static final Pattern COMPACTED = Pattern.compile("freshet\\.[^.]+\\.(versions|checkpoints)");

    private static final int PASSES = 2;
    /** A sweep is in no hurry, and shares its memory with others. */
    private static final int FETCH_BYTES = 8 << 20;

    private final FreshetConfig config;

    TopicNames(FreshetConfig config) {
        this.config = config;
    }

    @Override
    public Checkpoints mark(BlobTable blobs) {
        Scans scans = new Scans(blobs);
        try (KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted");
                KafkaConsumer<byte[], byte[]> committed = consumer("read_committed")) {
            for (int pass = 0; pass < PASSES; pass++) {
                List<TopicPartition> compacted = new ArrayList<>(partitions(all));
                List<TopicPartition> whole = new ArrayList<>(compacted);
                compacted.removeIf(partition -> !isCompacted(partition));
                whole.removeAll(compacted);
                readToEnd(all, whole, scans::read);
                readToEnd(committed, compacted, scans::readCompacted);
            }
            scans.readVersions();
            readOn(all, committed, scans::readOpen);
            return scans.checkpoints;
        }
    }

    private static boolean isCompacted(TopicPartition partition) {
        return COMPACTED.matcher(partition.topic()).matches();
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> settings = KafkaClients.reader(config);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Partitions that are read for the first time are read from their beginning, others on from where they are. */
    static void readToEnd(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Set<TopicPartition> fresh = new HashSet<>(partitions);
        fresh.removeAll(consumer.assignment());
        consumer.assign(partitions);
        if (!fresh.isEmpty()) {
            // None would mean all.
            consumer.seekToBeginning(fresh);
        }
        // Where it cannot come to the end it throws, and nothing is swept.
        TopicScan.toEnd(consumer, reader);
    }

    /** Reads what is not committed yet, from where a reader of committed records came to. */
    private static void readOn(
            Consumer<byte[], byte[]> consumer,
            Consumer<byte[], byte[]> committed,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.assign(committed.assignment());
        committed.assignment().forEach(partition -> consumer.seek(partition, committed.position(partition)));
        TopicScan.toEnd(consumer, reader);
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        Map<String, List<PartitionInfo>> topics = consumer.listTopics();
        for (String own : Topics.of(config).keyedBySample()) {
            // A Kafka that knows nothing of the pipeline would name nothing, and everything would go.
            if (!topics.containsKey(own)) {
                throw new KafkaException("this Kafka has no topic " + own
                        + "; kafka.bootstrap.servers must lead to the one that the pipeline runs on");
            }
        }
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((topic, infos) -> {
            if (topic.startsWith(OURS)) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
        });
        return partitions;
    }

    private static final class Scans {
        private final DigestScan names;
        private final Checkpoints checkpoints = new Checkpoints();
        private final CompactedRecords versions = new CompactedRecords();

        Scans(BlobTable blobs) {
            names = new DigestScan(blobs, EnumSet.of(Mark.NAMED));
        }

        void read(ConsumerRecord<byte[], byte[]> record) {
            read(names, record.key());
            read(names, record.value());
            for (Header header : record.headers()) {
                read(names, header.value());
            }
        }

        /** What a committed checkpoint or version names counts once it is known whether another takes its place. */
        void readCompacted(ConsumerRecord<byte[], byte[]> record) {
            if (!isCheckpoint(record)) {
                versions.take(record);
            } else if (record.value() != null) {
                checkpoints.add(record.topic(), BlobReferences.in(record.value()));
            }
        }

        void readVersions() {
            versions.forEach(value -> read(names, value));
        }

        void readOpen(ConsumerRecord<byte[], byte[]> record) {
            read(record);
            if (isCheckpoint(record) && record.value() != null) {
                checkpoints.addOpen(record.topic(), BlobReferences.in(record.value()));
            }
        }

        private static boolean isCheckpoint(ConsumerRecord<byte[], byte[]> record) {
            return record.topic().endsWith(CHECKPOINTS);
        }

        private static void read(DigestScan scan, byte @Nullable [] bytes) {
            if (bytes != null) {
                scan.begin().read(bytes, bytes.length);
            }
        }
    }
}
