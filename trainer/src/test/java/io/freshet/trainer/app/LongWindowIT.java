package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A window lasts as long as it lasts: what happens to the group meanwhile. */
@Timeout(180)
final class LongWindowIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Strict windows ask for the time only once they are learned. */
    private static final String STRICT = "window: {count: 8, time: 1h, order: strict}\ngate.revert-below: 1\n";

    private static final String IMPATIENT = STRICT + "kafka.max.poll.interval.ms: 2000\n";

    @TempDir
    static Path directory;

    private static Surroundings surroundings;

    private final StoppedClock clock = new StoppedClock();

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all
    static void start() throws Exception {
        surroundings = new Surroundings(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        surroundings.close();
    }

    @Test
    void aWindowLongerThanMaxPollIntervalLosesNeitherPartitionsNorWork() throws Exception {
        FreshetConfig config = surroundings.pipeline("slow", IMPATIENT);

        try (TrainerApp slow = TrainerApp.start(config, clock)) {
            beginWindow(config);
            try (TrainerApp standby = TrainerApp.start(config)) {
                awaitExpulsionOfOneThatDoesNotPoll(config);
                assertThat(slow.isTraining()).isTrue();
                assertThat(standby.isTraining()).isFalse();

                clock.goOn();
                await().atMost(PATIENCE).until(() -> trained(config).size() >= 130);

                assertThat(slow.isTraining()).isTrue();
                assertThat(slow.interruptions()).isZero();
            }
        }

        assertThat(trained(config)).doesNotHaveDuplicates().isSubsetOf(TrainerAppIT.trainable(0, 200));
    }

    @Test
    void losingThePartitionsEndsTheWindowAndItIsLearnedOnceAfterwards() throws Exception {
        FreshetConfig config = surroundings.pipeline("expelled", STRICT);

        try (TrainerApp app = TrainerApp.start(config, clock);
                Admin admin = Admin.create(KafkaClients.admin(config))) {
            beginWindow(config);
            admin.removeMembersFromConsumerGroup(
                            TrainerIdentity.trainer(config), new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            clock.awaitInterrupted();
            await().atMost(PATIENCE).until(() -> trained(config).size() >= 130);

            assertThat(app.isTraining()).isTrue();
        }

        assertThat(trained(config)).doesNotHaveDuplicates().isSubsetOf(TrainerAppIT.trainable(0, 200));
    }

    @Test
    void closingEndsTheWindowWithoutWaitingForIt() throws Exception {
        FreshetConfig config = surroundings.pipeline("closed", STRICT);

        try (TrainerApp app = TrainerApp.start(config, clock)) {
            beginWindow(config);
            assertThat(app.isTraining()).isTrue();
        }

        clock.awaitInterrupted();
        assertThat(points(config)).isEmpty();
    }

    private void beginWindow(FreshetConfig config) throws InterruptedException {
        clock.stop();
        surroundings.send(config, TrainerAppIT.examples(0, 200));
        clock.awaitAsked();
    }

    /** The proof that the interval is over: a consumer with the same settings was thrown out of its group. */
    private static void awaitExpulsionOfOneThatDoesNotPoll(FreshetConfig config) {
        String group = "freshet.idle";
        try (KafkaConsumer<byte[], byte[]> idle = new KafkaConsumer<>(
                        KafkaClients.consumer(config, group),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                Admin admin = Admin.create(KafkaClients.admin(config))) {
            idle.subscribe(List.of(Topics.of(config).examples()));
            while (idle.assignment().isEmpty()) {
                idle.poll(Duration.ofMillis(100));
            }
            await().atMost(PATIENCE)
                    .until(() -> admin.describeConsumerGroups(List.of(group))
                            .all()
                            .get()
                            .get(group)
                            .members()
                            .isEmpty());
        }
    }

    private static List<String> trained(FreshetConfig config) {
        return points(config).stream()
                .flatMap(point -> point.getExampleIds().stream())
                .toList();
    }

    private static List<TrainingPoint> points(FreshetConfig config) {
        return surroundings.read(config, Topics.of(config).trainerLog(), TrainingPoint.class);
    }
}
