package io.freshet.ingest.label;

import static io.freshet.schemas.event.Origin.ALIGNED;
import static io.freshet.schemas.event.Origin.SCORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.label.join.LabelRules;
import io.freshet.ingest.label.state.Snapshot;
import io.freshet.ingest.state.StateKeys;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.config.LabelsConfig;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** What a task makes of the store that another left. */
final class LabelProcessorTest {
    private static final long START_MS = Labelled.START.toEpochMilli();
    private static final TargetCodec TARGETS = TaskKind.CLASSIFICATION.targets(List.of("cat", "cow"));
    private static final LabelRules PLAIN =
            LabelRules.of(new LabelsConfig(Duration.ofDays(1), Optional.empty()), TARGETS);

    @Test
    void whatLayout1SentIsNotSentAgainByAProgramThatTellsExamplesApartOtherwise() {
        LabelTask task = new LabelTask(PLAIN, Map.of(key("7"), layout1()), START_MS, 0);

        task.deliver("7", Labelled.prediction("7", "3-r1", ALIGNED, 1, 1), START_MS);
        task.deliver("7", Labelled.feedback("again", "7", "cat", 9), START_MS);
        assertThat(task.examples()).isEmpty();

        task.deliver("7", Labelled.sample("7", ALIGNED, 2, 0), START_MS);

        assertThat(task.examples())
                .singleElement()
                .satisfies(example -> assertThat(example.getRevision()).isEqualTo(5));
    }

    @Test
    void scoredSamplesThatWaitOverARestartAreFoundByTheirNames() {
        LabelTask before = new LabelTask(PLAIN, Map.of(), START_MS, 0);
        before.deliver("7", Labelled.scored("7", "3-a", 0), START_MS);
        before.deliver("7", Labelled.scored("7", "3-b", 0), START_MS);
        before.deliver("7", Labelled.prediction("7", "3-a", SCORED, 1, 0), START_MS);

        LabelTask after = new LabelTask(PLAIN, before.held(), START_MS, 0);
        after.deliver("7", Labelled.feedback("f", "7~3-a", "cat", 5), START_MS);

        assertThat(after.examples()).singleElement().satisfies(example -> {
            assertThat(example.getExampleId()).isEqualTo("7~3-a");
            assertThat(example.getSample()).isEqualTo(Labelled.scored("7", "3-a", 0));
        });
    }

    @Test
    void implicitNegativeThatMustLastLongerSinceARestartIsHeardThen() {
        LabelTask before = new LabelTask(implicitNegative(Duration.ofMinutes(10)), Map.of(), START_MS, 0);
        before.deliver("7", Labelled.sample("7", SCORED, 1, 0), START_MS);
        before.deliver("7", Labelled.prediction("7", "3-a", SCORED, 1, 0), START_MS);

        LabelTask after = new LabelTask(implicitNegative(Duration.ofMinutes(20)), before.held(), START_MS, 0);

        pass(after, 19);
        assertThat(after.examples()).isEmpty();
        pass(after, 20);
        assertThat(after.examples()).extracting(Example::getExampleId).containsExactly("7~3-a");
    }

    @Test
    void implicitNegativeThatMeansNothingSinceARestartIsLeftAlone() {
        LabelTask before = new LabelTask(implicitNegative(Duration.ofMinutes(10)), Map.of(), START_MS, 0);
        before.deliver("7", Labelled.sample("7", SCORED, 1, 0), START_MS);
        before.deliver("7", Labelled.prediction("7", "3-a", SCORED, 1, 0), START_MS);

        LabelTask after = new LabelTask(PLAIN, before.held(), START_MS, 0);
        pass(after, 60);

        assertThat(after.examples()).isEmpty();
    }

    @Test
    void aKeptStreamTimeAheadOfTheWallClockDoesNotPutTheHorizonOff() {
        long day = Duration.ofDays(1).toMillis();
        LabelTask before = new LabelTask(PLAIN, Map.of(), LabelTask.WALL_MS + 10 * day, 10 * day);
        before.deliver("clock", Labelled.sample("clock", ALIGNED, 1, 0), LabelTask.WALL_MS + 10 * day);
        before.tick(10 * day);

        // The clock was ten days fast, and is right since the restart.
        LabelTask after = new LabelTask(PLAIN, before.held(), LabelTask.WALL_MS, 0);
        after.deliver("7", Labelled.feedback("f", "7", "cat", 5), LabelTask.WALL_MS);
        after.tick(day / 2);
        assertThat(after.letters()).isEmpty();
        after.tick(2 * day);
        after.deliver("clock", Labelled.sample("clock", ALIGNED, 2, 0), LabelTask.WALL_MS + 2 * day);
        after.tick(2 * day);

        assertThat(after.letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNMATCHED));
    }

    private static void pass(LabelTask task, int minute) {
        task.deliver("clock", Labelled.sample("clock", ALIGNED, minute, minute), ms(minute));
        task.tick(0);
    }

    private static LabelRules implicitNegative(Duration after) {
        return LabelRules.of(
                new LabelsConfig(Duration.ofDays(1), Optional.of(new LabelsConfig.Implicit("cat", after, 1))), TARGETS);
    }

    private static Bytes key(String sampleId) {
        return StateKeys.entry('k', sampleId);
    }

    /** A sample of revision 1 with a label at minute 5, whose example is out in revision 4 under some old digest. */
    private static byte[] layout1() {
        Sample sample = Labelled.sample("7", ALIGNED, 1, 0);
        StateWriter out = new StateWriter(1);
        out.writeLong(ms(5)).writeLong(Long.MAX_VALUE);
        out.writeSize(1)
                .writeByte(0)
                .writeSize(1)
                .writeLong(ms(0))
                .writeLong(Snapshot.of(sample).content());
        out.writeSize(0);
        out.writeSize(1).writeText("f").writeText("");
        out.writeByte(0).writeSize(1).writeText("cat").writeByte(0);
        out.writeByte(0).writeDouble(1).writeLong(ms(5)).writeByte(0);
        out.writeSize(1).writeText("7").writeSize(4).writeLong(987_654_321);
        return out.toBytes();
    }

    private static long ms(int minute) {
        return Labelled.at(minute).toEpochMilli();
    }
}
