package io.freshet.trainer.gate;

import static io.freshet.schemas.event.GateDecision.HELD;
import static io.freshet.schemas.event.GateDecision.PASSED;
import static io.freshet.schemas.event.GateDecision.REVERTED;
import static io.freshet.schemas.event.GateDecision.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.task.FigureOfMerit;
import io.freshet.model.task.Tasks;
import io.freshet.schemas.config.GateConfig;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.GateDecision;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GateTest {
    private static final FigureOfMerit ACCURACY =
            Tasks.of(TaskConfig.classification(List.of("a", "b")), 1).figureOfMerit();
    private static final double CERTAIN = 0;
    private static final Gate GATE = new Gate(new GateConfig(200, 10, 0.02, 0.05, 0.25, 2));

    @ParameterizedTest
    @CsvSource({
        "0.95, 0.90, PASSED",
        "0.90, 0.90, PASSED",
        "0.885, 0.90, PASSED",
        "0.87, 0.90, HELD",
        "0.66, 0.90, HELD",
        "0.64, 0.90, REVERTED"
    })
    void comparesWithTheLastVersionShippedWhereChanceDoesNotExplainIt(
            double candidate, double incumbent, GateDecision expected) {
        assertThat(GATE.decide(evidence(3, 5, candidate, incumbent)).gate()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.87, 0.90, 0.04, HELD",
        "0.87, 0.90, 0.05, PASSED",
        "0.66, 0.90, 0.50, PASSED",
        "0.64, 0.90, 0.05, HELD",
        "0.64, 0.90, 0.04, REVERTED"
    })
    void whatChanceExplainsIsNotHeldBackUnlessItLooksRuined(
            double candidate, double incumbent, double chance, GateDecision expected) {
        Evidence evidence = new Evidence(3, 5, 9, learning(4, 0), comparison(50, candidate, incumbent, chance));

        assertThat(GATE.decide(evidence).gate()).isEqualTo(expected);
    }

    @Test
    void saysWhatShipsThoughItLooksWorse() {
        Evidence evidence = new Evidence(3, 5, 9, learning(4, 0), comparison(50, 0.86, 0.90, 0.3));

        assertThat(GATE.decide(evidence).reason())
                .isEqualTo("accuracy 86.0 % on 50 validation examples, by chance below version 3 (90.0 %)");
    }

    @Test
    void theBaseIsOnlyReplacedBySomethingBetter() {
        assertThat(GATE.decide(evidence(0, 5, 0.10, 0.10)).gate()).isEqualTo(HELD);
        assertThat(GATE.decide(evidence(0, 5, 0.11, 0.10)).gate()).isEqualTo(PASSED);
    }

    @Test
    void isUndecidedWhileThereIsTooLittleEvidence() {
        Evidence little = new Evidence(1, 5, 9, learning(4, 0), comparison(9, 1.0, 0.5, CERTAIN));

        Decision decision = GATE.decide(little);

        assertThat(decision).isEqualTo(new Decision(UNDECIDED, "9 of 10 validation examples are there"));
    }

    @Test
    void isUndecidedWhenNothingWasLearnedSinceTheLastVersion() {
        Evidence nothing = new Evidence(7, 3, 0, learning(0, 0), comparison(50, 0.9, 0.9, CERTAIN));

        assertThat(GATE.decide(nothing)).isEqualTo(new Decision(UNDECIDED, "nothing learned since version 7"));
    }

    @Test
    void evaluatesWeightsLearnedEarlierWhenAWindowBringsOnlyEvidence() {
        Evidence evidenceOnly = new Evidence(7, 3, 20, learning(0, 0), comparison(50, 0.9, 0.8, CERTAIN));

        assertThat(GATE.decide(evidenceOnly).gate()).isEqualTo(PASSED);
    }

    @Test
    void throwsAWindowAwayInWhichNoStepWasFinite() {
        Evidence exploded = new Evidence(1, 5, 9, learning(4, 4), comparison(50, 0.9, 0.9, CERTAIN));

        assertThat(GATE.decide(exploded))
                .isEqualTo(new Decision(REVERTED, "loss or gradient was not finite in any of 4 steps"));
    }

    @Test
    void goesOnWhenSomeStepsWereRefused() {
        Evidence wounded = new Evidence(1, 5, 9, learning(4, 3), comparison(50, 0.9, 0.9, CERTAIN));

        assertThat(GATE.decide(wounded).gate()).isEqualTo(PASSED);
    }

    @Test
    void holdsBackWhatComesTooSoonAfterTheLastVersion() {
        Decision decision = GATE.decide(evidence(3, 1, 0.95, 0.90));

        assertThat(decision).isEqualTo(new Decision(HELD, "1 windows since version 3, a version ships every 2"));
    }

    @Test
    void saysInWordsWhatWasCompared() {
        Decision decision = GATE.decide(evidence(3, 5, 0.95, 0.90));

        assertThat(decision.reason())
                .isEqualTo("accuracy 95.0 % on 50 validation examples, better than version 3 (90.0 %)");
    }

    @Property
    void neverShipsWhatIsMoreThanTheToleranceBelow(
            @ForAll @DoubleRange(max = 1) double candidate, @ForAll @DoubleRange(max = 1) double incumbent) {
        Decision decision = GATE.decide(evidence(3, 5, candidate, incumbent));

        assertThat(decision.gate() == PASSED).isEqualTo(incumbent - candidate <= 0.02);
        assertThat(decision.reason()).isNotBlank();
    }

    private static Evidence evidence(long version, long windows, double candidate, double incumbent) {
        return new Evidence(version, windows, 9, learning(4, 0), comparison(50, candidate, incumbent, CERTAIN));
    }

    private static Evidence.Comparison comparison(int examples, double candidate, double incumbent, double chance) {
        return new Evidence.Comparison(examples, ACCURACY, candidate, incumbent, chance);
    }

    private static Evidence.Learning learning(int tried, int refused) {
        return new Evidence.Learning(tried, refused);
    }
}
