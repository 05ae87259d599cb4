package io.freshet.serving.status;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.follow.BadRecordException;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.follow.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts every committed record by reading it, keeps the newest samples and predictions and the training log. Where a
 * partition holds more than is sensible to read, its older part is counted by offsets, and said to be estimated.
 */
final class TopicReader implements ClientSession {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long BACKLOG = 20_000;
    private static final long SHOWN = 50;
    private static final int TRAINING_POINTS = 500;
    private static final int ALERTS = 20;

    private final TopicFollower watch;
    private final InstantSource clock;
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final RecordReader<Sample> samples;
    private final RecordReader<Prediction> predictions;
    private final RecordReader<TrainingPoint> points;
    private final RecordReader<Alert> alertRecords;
    private final RecordCounts counts = new RecordCounts();
    private final Deque<TrainingView> training = new ArrayDeque<>();
    private final Deque<Alert> alerts = new ArrayDeque<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private boolean awake;

    TopicReader(FreshetConfig config, EventSerdes serdes, TopicFollower watch, InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
        this.topics = Topics.of(config);
        this.samples = new RecordReader<>(serdes, Sample.class);
        this.predictions = new RecordReader<>(serdes, Prediction.class);
        this.points = new RecordReader<>(serdes, TrainingPoint.class);
        this.alertRecords = new RecordReader<>(serdes, Alert.class);
        for (String topic : topics.keyedBySample()) {
            for (int i = 0; i < config.platform().topics().partitions(); i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        }
        topics.ordered().forEach(topic -> partitions.add(new TopicPartition(topic, 0)));
        Map<String, Object> settings = KafkaClients.reader(config);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void doWork() {
        if (!watch.isWanted()) {
            awake = false;
            LockSupport.parkNanos(POLL.toNanos());
            return;
        }
        if (!awake) {
            awake = true;
            skipBacklog();
        }
        consumer.poll(POLL).forEach(this::take);
        if (hasCaughtUp()) {
            publish();
        }
    }

    /** Asked for once on waking, so that a topic that grows all the time can be caught up with. */
    private void skipBacklog() {
        counts.forgetRates();
        ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        ends.forEach((partition, end) -> {
            long from = Math.max(consumer.position(partition), starts.getOrDefault(partition, 0L));
            if (end - from > BACKLOG) {
                counts.skip(partition.topic(), end - BACKLOG - from);
                consumer.seek(partition, end - BACKLOG);
            }
        });
    }

    private boolean hasCaughtUp() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        counts.add(record.topic());
        try {
            show(record);
        } catch (BadRecordException e) {
            // The stage that this record is for refuses it with a dead letter; here it only is not shown.
            counts.add("unreadable");
        }
    }

    private void show(ConsumerRecord<byte[], byte[]> record) throws BadRecordException {
        String topic = record.topic();
        if (topic.equals(topics.trainerLog())) {
            points.read(record).map(TrainingView::of).ifPresent(training::addLast);
            while (training.size() > TRAINING_POINTS) {
                training.removeFirst();
            }
        } else if (topic.equals(topics.alerts())) {
            alertRecords.read(record).ifPresent(alerts::addFirst);
            while (alerts.size() > ALERTS) {
                alerts.removeLast();
            }
        } else if (isAmongTheNewest(record)) {
            if (topic.equals(topics.samples())) {
                samples.read(record).ifPresent(watch.recent()::add);
            } else if (topic.equals(topics.predictions())) {
                Instant ingested = Instant.ofEpochMilli(record.timestamp());
                predictions.read(record).ifPresent(prediction -> watch.recent().add(prediction, ingested));
            }
        }
    }

    private boolean isAmongTheNewest(ConsumerRecord<byte[], byte[]> record) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        return end == null || record.offset() >= end - SHOWN;
    }

    private void publish() {
        Instant now = clock.instant();
        watch.publish(new TopicFigures(
                now,
                new HashMap<>(counts.counts()),
                counts.rates(now),
                counts.isEstimated(),
                List.copyOf(training),
                List.copyOf(alerts)));
    }

    @Override
    public void close() {
        consumer.close();
        samples.close();
        predictions.close();
        points.close();
        alertRecords.close();
    }
}
