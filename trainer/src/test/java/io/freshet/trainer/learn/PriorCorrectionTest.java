package io.freshet.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.event.Example;
import io.freshet.trainer.Separable;
import io.freshet.trainer.example.ReadyExample;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PriorCorrectionTest {
    private static final int LABELS = Separable.LABELS.size();

    @Test
    void examplesThatStandForThemselvesNeedNoCorrection() {
        List<PriorCorrection> priorCorrection =
                after(List.of(), List.of(example("red", 1, 1), example("green", 1, 0.3)));

        assertThat(PriorCorrection.correction(priorCorrection, LABELS)).containsExactly(0, 0, 0);
    }

    @Test
    void aLabelIsCorrectedByTheLogarithmOfItsMeanImportance() {
        List<PriorCorrection> priorCorrection =
                after(List.of(), List.of(example("red", 10, 1), example("red", 1, 1), example("blue", 4, 1)));

        float[] correction = PriorCorrection.correction(priorCorrection, LABELS);

        assertThat(correction[0]).isEqualTo((float) Math.log(5.5), within(1e-6f));
        assertThat(correction[1]).isZero();
        assertThat(correction[2]).isEqualTo((float) Math.log(4), within(1e-6f));
    }

    @Test
    void anExampleCountsByItsWeightAsItDoesInTheLoss() {
        List<PriorCorrection> priorCorrection = after(List.of(), List.of(example("red", 10, 1), example("red", 1, 4)));

        // Training sees 1 + 4 of what is 10 + 4.
        assertThat(PriorCorrection.correction(priorCorrection, LABELS)[0])
                .isEqualTo((float) Math.log(14 / 5.0), within(1e-6f));
    }

    @Test
    void windowsAddUpToWhatTheyAreTogether() {
        List<ReadyExample> first = List.of(example("green", 10, 1));
        List<ReadyExample> second = List.of(example("red", 1, 1), example("green", 1, 1));

        List<PriorCorrection> together = after(after(List.of(), first), second);

        assertThat(together).containsExactly(new PriorCorrection(1, 1), new PriorCorrection(2, 11));
    }

    @Test
    void nothingLearnedIsNothingToCorrect() {
        assertThat(PriorCorrection.correction(List.of(), LABELS)).containsExactly(0, 0, 0);
    }

    private static ReadyExample example(String label, double importance, double weight) {
        Example example = Separable.labelled(1, label, 1);
        example.setImportance(importance);
        example.setWeight(weight);
        return Separable.ready(example);
    }

    private static List<PriorCorrection> after(List<PriorCorrection> before, List<ReadyExample> learned) {
        return PriorCorrection.after(before, learned, Separable.TASK);
    }
}
