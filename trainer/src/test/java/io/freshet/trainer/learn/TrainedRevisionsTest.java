package io.freshet.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TrainedRevisionsTest {
    private final TrainedRevisions trained = new TrainedRevisions(2);

    @Test
    void coversWhatWasLearnedAndWhatCameBeforeIt() {
        trained.learned("a", 2);

        assertThat(trained.covers("a", 1)).isTrue();
        assertThat(trained.covers("a", 2)).isTrue();
        assertThat(trained.covers("a", 3)).isFalse();
        assertThat(trained.covers("b", 1)).isFalse();
    }

    @Test
    void remembersTheLastOnesLearned() {
        trained.learned("a", 1);
        trained.learned("b", 1);
        trained.learned("a", 2);
        trained.learned("c", 1);

        assertThat(trained.covers("a", 2)).isTrue();
        assertThat(trained.covers("b", 1)).isFalse();
        assertThat(trained.covers("c", 1)).isTrue();
    }

    @Test
    void isTheSameAfterARestore() {
        trained.learned("a", 1);
        trained.learned("b", 4);

        TrainedRevisions restored = new TrainedRevisions(2);
        restored.restore(trained.log());

        assertThat(restored.log()).isEqualTo(trained.log());
        assertThat(restored.covers("b", 4)).isTrue();
    }

    @Test
    void theLogGrowsAtItsEndUntilHalfOfItCountsNoMore() {
        TrainedRevisions many = new TrainedRevisions(100);
        for (int number = 0; number < 100; number++) {
            many.learned("example-" + number, 1);
        }
        List<TrainedRevisions.Entry> before = many.log();

        for (int number = 0; number < 100; number++) {
            many.learned("example-" + number, 2);
        }
        List<TrainedRevisions.Entry> grown = many.log();
        many.learned("another", 1);

        assertThat(grown).hasSize(200).startsWith(before.toArray(TrainedRevisions.Entry[]::new));
        assertThat(many.log()).hasSize(100).startsWith(grown.get(101)).doesNotContain(grown.get(100));
    }

    @Property(tries = 50)
    void isTheSameAfterARestoreWhereverItWasSaved(@ForAll @IntRange(min = 0, max = 300) int cut) {
        TrainedRevisions steady = new TrainedRevisions(20);
        TrainedRevisions before = new TrainedRevisions(20);
        TrainedRevisions after = new TrainedRevisions(20);
        for (int i = 0; i < 300; i++) {
            String id = "example-" + i * i % 31;
            steady.learned(id, i);
            (i < cut ? before : after).learned(id, i);
            if (i + 1 == cut) {
                after.restore(before.log());
            }
        }

        assertThat(after.log()).isEqualTo(cut == 300 ? before.log() : steady.log());
    }
}
