package io.freshet.trainer.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.model.task.TargetVector;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.trainer.Separable;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadyExampleTest {
    @Test
    void findsTheTargetAmongTheLabels() throws RefusedException {
        ReadyExample ready = ReadyExample.of(Separable.labelled(4, "blue", 3), Separable.TASK);

        assertThat(ready.target()).isEqualTo(TargetVector.of(2));
        assertThat(ready.name()).isEqualTo("sample-4#3");
        assertThat(ready.weight()).isEqualTo(1f);
    }

    @Test
    void refusesALabelThatThePipelineDoesNotHave() {
        RefusedException refused = refused(Separable.labelled(4, "mauve", 1));

        assertThat(refused.reason()).isEqualTo(DeadLetterReason.UNKNOWN_LABEL);
        assertThat(refused).hasMessage("Label mauve is unknown; send one of [red, green, blue]");
    }

    @Test
    void refusesATargetThatIsNoSingleLabel() {
        Example two = Separable.example(1);
        two.setTarget(new Target(TargetKind.LABELS, List.of("red", "blue"), null));
        Example number = Separable.example(1);
        number.setTarget(new Target(TargetKind.NUMBER, List.of(), 3.5));

        assertThat(refused(two).reason()).isEqualTo(DeadLetterReason.INVALID);
        assertThat(refused(number).reason()).isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void refusesAWeightThatIsNotAboveZero() {
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Example example = Separable.example(1);
            example.setWeight(weight);

            assertThat(refused(example).reason()).isEqualTo(DeadLetterReason.INVALID);
        }
    }

    @Test
    void refusesWhatFloat32TakesForInfiniteOrZero() {
        Example heavy = Separable.example(1);
        heavy.setWeight(1e300);
        Example light = Separable.example(1);
        light.setWeight(1e-300);

        assertThat(refused(heavy)).hasMessageContaining("the weight is 1.0E300");
        assertThat(refused(light)).hasMessageContaining("the weight is 1.0E-300");
    }

    @Test
    void refusesAnImportanceThatIsNoNumberOfSamples() {
        for (double importance : new double[] {0, -1, Double.NaN, 1e300}) {
            Example example = Separable.example(1);
            example.setImportance(importance);

            assertThat(refused(example)).hasMessageContaining("the importance is " + importance);
        }
    }

    private static RefusedException refused(Example example) {
        return catchThrowableOfType(RefusedException.class, () -> ReadyExample.of(example, Separable.TASK));
    }
}
