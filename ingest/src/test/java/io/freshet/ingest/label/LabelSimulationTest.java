package io.freshet.ingest.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.label.LabelOracle.Expected;
import io.freshet.ingest.label.join.ImplicitNegativeRule;
import io.freshet.ingest.label.join.LabelRules;
import io.freshet.schemas.config.LabelsConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * Labelling where silence counts, in any order of arrival, with idle hours, and killed again and again: a kill loses
 * what was not committed, and its input comes again. After each step what went out is compared with the oracle.
 */
final class LabelSimulationTest {
    /** Silence counts after 20 minutes; half of it is learned. */
    private static final LabelRules RULES = LabelRules.of(
            new LabelsConfig(
                    Duration.ofDays(10), Optional.of(new LabelsConfig.Implicit("cow", Duration.ofMinutes(20), 0.5))),
            TaskKind.CLASSIFICATION.targets(List.of("cat", "cow")));

    private static final ImplicitNegativeRule IMPLICIT_NEGATIVE =
            RULES.implicitNegative().orElseThrow();

    @Provide
    Arbitrary<List<SpecificRecord>> records() {
        return LabelRecords.some();
    }

    @Property(tries = 100)
    void whateverComesWheneverAndHoweverOftenItIsKilled(
            @ForAll("records") List<SpecificRecord> records, @ForAll long seed) {
        Random random = new Random(seed);
        List<SpecificRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, random);
        Run run = new Run();
        while (run.now.next < shuffled.size()) {
            switch (random.nextInt(12)) {
                case 0 -> run.kill();
                case 1 -> run.commit();
                case 2 -> run.idle(Duration.ofMinutes(random.nextInt(15)));
                case 3, 4 -> run.idle(Duration.ofMillis(100));
                default -> run.deliver(shuffled);
            }
        }

        run.idle(Duration.ofHours(2));
        run.commit();
        run.kill();
        run.idle(Duration.ofHours(2));

        Map<String, String> expected = new TreeMap<>();
        run.oracle().examples(shuffled).forEach((id, example) -> expected.put(id, withoutDelay(example.text())));
        Map<String, String> texts = new TreeMap<>(run.now.texts);
        texts.replaceAll((id, text) -> withoutDelay(text));
        assertThat(texts).isEqualTo(expected);
    }

    /** When a silence began is what was known when it went out: an answer alone makes no new revision. */
    private static String withoutDelay(String text) {
        return text.replaceFirst("(IMPLICIT .*) -?\\d+m", "$1");
    }

    /** All that a commit keeps and a kill brings back, but for what the store holds. */
    private static final class Position {
        private int next;
        private long streamMs;
        private final List<SpecificRecord> known = new ArrayList<>();
        private final Map<String, Long> heard = new TreeMap<>();
        private final Map<String, String> texts = new TreeMap<>();
        private final Map<String, Integer> revisions = new TreeMap<>();

        Position copy() {
            Position copy = new Position();
            copy.next = next;
            copy.streamMs = streamMs;
            copy.known.addAll(known);
            copy.heard.putAll(heard);
            copy.texts.putAll(texts);
            copy.revisions.putAll(revisions);
            return copy;
        }
    }

    private static final class Run {
        private long wallMs = 1_000;
        private long inputMs = wallMs;
        private Position now = new Position();
        private Position committed = now.copy();
        private Map<Bytes, byte[]> held = Map.of();
        private LabelTask task = new LabelTask(RULES, held, now.streamMs, wallMs);

        void deliver(List<SpecificRecord> records) {
            SpecificRecord record = records.get(now.next++);
            now.known.add(record);
            now.streamMs = Math.max(now.streamMs, time(record).toEpochMilli());
            if (record instanceof Prediction prediction) {
                now.heard.putIfAbsent(prediction.getPredictionId(), now.streamMs);
            }
            inputMs = wallMs;
            LabelOracle before = oracle();
            task.deliver(sampleId(record), record, now.streamMs);
            check(before, now.streamMs);
        }

        void idle(Duration duration) {
            wallMs += duration.toMillis();
            LabelOracle before = oracle();
            task.tick(wallMs);
            long nowMs = now.streamMs + wallMs - inputMs;
            check(before, nowMs);
            before.examples(now.known).forEach((id, expected) -> {
                if (dueMs(expected) <= nowMs) {
                    assertThat(now.texts).as("silence that is over is out").containsKey(id);
                }
            });
        }

        void commit() {
            held = task.held();
            committed = now.copy();
        }

        void kill() {
            now = committed.copy();
            inputMs = wallMs;
            task = new LabelTask(RULES, held, now.streamMs, wallMs);
        }

        LabelOracle oracle() {
            return new LabelOracle(Optional.of(IMPLICIT_NEGATIVE), now.texts.keySet());
        }

        private void check(LabelOracle before, long nowMs) {
            Map<String, Expected> expected = before.examples(now.known);
            boolean[] early = {false};
            for (Example example : task.examples()) {
                String id = example.getExampleId();
                Expected that = expected.get(id);
                early[0] |=
                        example.getKind() == FeedbackKind.IMPLICIT && !now.texts.containsKey(id) && dueMs(that) > nowMs;
                String text = LabelOracleTest.text(example);
                assertThat(text).isEqualTo(that.text());
                assertThat(LabelOracleTest.served(example)).isEqualTo(that.served());
                assertThat(example.getRevision()).isEqualTo(now.revisions.merge(id, 1, Integer::sum));
                assertThat(text).isNotEqualTo(now.texts.put(id, text));
            }
            assertThat(early[0]).as("silence is out before it is over").isFalse();
        }

        /** Stream time at which the silence counts that began with the first of some answers. */
        private long dueMs(Expected expected) {
            return expected.answers().stream()
                    .mapToLong(it -> now.heard.get(it.getPredictionId()) + IMPLICIT_NEGATIVE.afterMs())
                    .min()
                    .orElse(Long.MAX_VALUE);
        }
    }

    private static Instant time(SpecificRecord record) {
        return (Instant) record.get(record.getSchema().getField("eventTime").pos());
    }

    private static String sampleId(SpecificRecord record) {
        if (record instanceof Sample sample) {
            return sample.getSampleId();
        }
        return record instanceof Prediction prediction ? prediction.getSampleId() : ((Feedback) record).getSampleId();
    }
}
