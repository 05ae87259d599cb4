package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.task.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningBatchTest {
    @Test
    void refusesABatchWhosePartsDoNotMatch() {
        assertThatThrownBy(() -> Batches.labelled(List.of(), new int[0], new float[0]))
                .hasMessageContaining("0 features");
        assertThatThrownBy(() -> Batches.labelled(List.of(), new int[1], new float[1]))
                .hasMessageContaining("1 targets");
    }

    @Test
    void takesTheFirstOfEqualScoresForTheBest() {
        assertThat(new Scores(new float[] {0.2f, 0.4f, 0.4f}).best()).isEqualTo(1);
    }
}
