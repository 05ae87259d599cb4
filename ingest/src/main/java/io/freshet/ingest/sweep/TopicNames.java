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
 */
final class TopicNames implements NameSource {
    private static final String OURS = "freshet.";
    private static final String CHECKPOINTS = ".checkpoints";
    private static final int PASSES = 2;
    /** A sweep is in no hurry, and shares its memory with others. */
    private static final int FETCH_BYTES = 8 << 20;

    private final FreshetConfig config;

    TopicNames(FreshetConfig config) {
        this.config = config;
    }

    @Override
    public Checkpoints mark(BlobTable blobs) {
        Map<String, Object> settings = KafkaClients.reader(config);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Scans scans = new Scans(blobs);
            for (int pass = 0; pass < PASSES; pass++) {
                readToEnd(consumer, scans);
            }
            return scans.checkpoints;
        }
    }

    private void readToEnd(KafkaConsumer<byte[], byte[]> consumer, Scans scans) {
        List<TopicPartition> partitions = partitions(consumer);
        Set<TopicPartition> fresh = new HashSet<>(partitions);
        fresh.removeAll(consumer.assignment());
        // Those that were assigned before go on where they are.
        consumer.assign(partitions);
        consumer.seekToBeginning(fresh);
        // Where it cannot come to the end it throws, and nothing is swept.
        TopicScan.toEnd(consumer, scans::read);
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

        Scans(BlobTable blobs) {
            names = new DigestScan(blobs, EnumSet.of(Mark.NAMED));
        }

        void read(ConsumerRecord<byte[], byte[]> record) {
            read(names, record.key());
            read(names, record.value());
            for (Header header : record.headers()) {
                read(names, header.value());
            }
            if (record.topic().endsWith(CHECKPOINTS) && record.value() != null) {
                checkpoints.add(record.topic(), BlobReferences.in(record.value()));
            }
        }

        private static void read(DigestScan scan, byte @Nullable [] bytes) {
            if (bytes != null) {
                scan.begin().read(bytes, bytes.length);
            }
        }
    }
}
