package io.freshet.ingest.label.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.LabelsConfig;
import io.freshet.schemas.task.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ImplicitNegativeRuleTest {
    @Test
    void samplesByTheRate() {
        ImplicitNegativeRule rule = rule(0.1);

        long sampled = IntStream.range(0, 20_000)
                .filter(i -> rule.isSampled("s" + i + "~3-a"))
                .count();

        assertThat(sampled / 20_000.0).isCloseTo(0.1, within(0.01));
        assertThat(rule.importance()).isEqualTo(10, within(1e-12));
    }

    @Test
    void everythingIsSampledAtOne() {
        assertThat(IntStream.range(0, 1_000)).allMatch(i -> rule(1).isSampled("s" + i));
    }

    @Test
    void aGreaterRateTakesWhatASmallerOneTook() {
        assertThat(IntStream.range(0, 1_000).filter(i -> rule(0.2).isSampled("s" + i)))
                .allMatch(i -> rule(0.3).isSampled("s" + i));
    }

    @Test
    void theSameExampleIsSampledForEver() {
        // Worked out apart from this program, with SHA-256 of another language. A change of the hash would sample
        // again what was left out, and teach it a second time.
        assertThat(List.of("a", "b", "c", "d", "e", "f"))
                .filteredOn(rule(0.5)::isSampled)
                .containsExactly("d");
    }

    private static ImplicitNegativeRule rule(double rate) {
        return ImplicitNegativeRule.of(
                new LabelsConfig.Implicit("cat", Duration.ofMinutes(30), rate),
                TaskKind.CLASSIFICATION.targets(List.of("cat", "cow")));
    }
}
