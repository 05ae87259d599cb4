package io.freshet.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.task.Evaluation;
import io.freshet.model.task.TargetVector;
import io.freshet.trainer.Separable;
import io.freshet.trainer.evaluate.ValidationBuffer.Held;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ValidationBufferTest {
    private static final Evaluation RIGHT = new Evaluation(TargetVector.of(0), List.of(0.0, 0.1), 1);
    private static final Evaluation WRONG = new Evaluation(TargetVector.of(0), List.of(1.0, 2.0), 1);

    private final ValidationBuffer buffer = new ValidationBuffer(2);

    @Test
    void keepsTheNewest() {
        buffer.put(held(1, 1));
        buffer.put(held(2, 1));
        buffer.put(held(3, 1));

        assertThat(names()).containsExactly("sample-2#1", "sample-3#1");
    }

    @Test
    void aLaterRevisionReplacesAnEarlierOneAndNeverTheOtherWay() {
        buffer.put(held(1, 2));
        buffer.put(held(2, 1));
        buffer.put(held(1, 3));
        buffer.put(held(1, 1));

        assertThat(names()).containsExactly("sample-2#1", "sample-1#3");
    }

    @Test
    void theCandidatesAnswersBecomeTheIncumbentsWhenItIsShipped() {
        buffer.put(held(1, 1));
        buffer.put(held(2, 1));

        buffer.shipped(List.of(WRONG, RIGHT));

        assertThat(buffer.incumbent()).containsExactly(WRONG, RIGHT);
        assertThat(names()).containsExactly("sample-1#1", "sample-2#1");
    }

    @Test
    void answersForOtherExamplesAreRefused() {
        buffer.put(held(1, 1));

        assertThatThrownBy(() -> buffer.shipped(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 evaluations cannot belong to 1 validation examples");
    }

    @Test
    void isTheSameAfterARestore() {
        buffer.put(held(2, 1));
        buffer.put(held(1, 1));
        ValidationBuffer restored = new ValidationBuffer(2);

        restored.restore(buffer.contents());
        buffer.drop(Set.of("sample-1"));

        assertThat(restored.contents()).hasSize(2).startsWith(buffer.contents().get(0));
    }

    private List<String> names() {
        return buffer.contents().stream().map(held -> held.example().name()).toList();
    }

    private static Held held(int number, int revision) {
        return new Held(Separable.ready(Separable.labelled(number, "red", revision)), RIGHT);
    }
}
