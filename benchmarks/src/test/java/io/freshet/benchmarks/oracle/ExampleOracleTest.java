package io.freshet.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.oracle.LabelScenario.Claim;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExampleOracleTest {
    private static Claim claim(String id, String label, boolean correction, int delaySeconds) {
        return new Claim(7, id, true, false, label, correction, delaySeconds);
    }

    @Test
    void theLaterSaidHolds() {
        Claim early = claim("f1", "a", false, 20);
        Claim late = claim("f0", "b", false, 30);

        assertThat(ExampleOracle.holding(List.of(late, early), true)).contains(late);
    }

    @Test
    void aCorrectionHoldsOverWhatIsSaidLater() {
        Claim correction = claim("f1", "a", true, 20);
        Claim later = claim("f0", "b", false, 30);

        assertThat(ExampleOracle.holding(List.of(later, correction), true)).contains(correction);
    }

    @Test
    void ofThoseThatSayTheSameTheFirstTellsIt() {
        Claim first = claim("f1", "a", false, 20);
        Claim same = claim("f2", "a", false, 30);

        assertThat(ExampleOracle.holding(List.of(same, first), true)).contains(first);
    }

    @Test
    void anotherWordBetweenBreaksTheRun() {
        Claim first = claim("f1", "a", false, 20);
        Claim other = claim("f2", "b", false, 25);
        Claim same = claim("f3", "a", false, 30);

        assertThat(ExampleOracle.holding(List.of(same, other, first), true)).contains(same);
    }

    @Test
    void withoutASampleNothingHoldsAndEveryClaimIsUnmatchedOnce() {
        Claim claim = claim("f1", "a", false, 20);

        assertThat(ExampleOracle.holding(List.of(claim, claim), false)).isEmpty();
        assertThat(ExampleOracle.unmatched(List.of(claim, claim), false)).isEqualTo(1);
        assertThat(ExampleOracle.unmatched(List.of(claim, claim), true)).isZero();
    }

    @Test
    void theScenarioHoldsEveryKindOfClaim() {
        LabelScenario scenario = new LabelScenario(new Scenario(4_000, 1));
        List<Claim> claims = IntStream.range(0, 4_000)
                .boxed()
                .flatMap(key -> scenario.claims(key).stream())
                .toList();

        assertThat(claims).anyMatch(Claim::aboutAnswer).anyMatch(Claim::correction);
        assertThat(claims).anyMatch(claim -> claim.delaySeconds() > 29 * 86_400);
        assertThat(claims.stream().filter(claim -> !claim.known()).count())
                .isBetween(claims.size() * 4L / 100, claims.size() * 6L / 100);
        assertThat(claims.stream().distinct().count()).isLessThan(claims.size());
    }
}
