package io.freshet.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(trained.contents()).hasSize(2);
    }

    @Test
    void isTheSameAfterARestore() {
        trained.learned("a", 1);
        trained.learned("b", 4);

        TrainedRevisions restored = new TrainedRevisions(2);
        restored.restore(trained.contents());

        assertThat(restored.contents()).isEqualTo(trained.contents());
        assertThat(restored.covers("b", 4)).isTrue();
    }
}
