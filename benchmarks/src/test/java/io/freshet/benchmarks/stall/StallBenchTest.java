package io.freshet.benchmarks.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.report.Figure;
import io.freshet.benchmarks.stall.StallBench.Found;
import io.freshet.benchmarks.stall.StallBench.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StallBenchTest {

    @Test
    void scoresAreHeldAgainstTheFasterOfTheUndisturbedPhases() {
        List<Figure> figures =
                StallBench.figures(new Found(phase(20, 5, 0), phase(30, 40, 0), phase(10, 5, 0), 300, 0));

        assertThat(figure(figures, "scoreP50Ratio").value()).hasValue(3);
        assertThat(figure(figures, "scoreP50Ratio").holds()).isFalse();
        assertThat(figure(figures, "healthMaxMs").value()).hasValue(40);
        assertThat(figure(figures, "healthMaxMs").holds()).isTrue();
    }

    @Test
    void whatIsNotAnsweredHoldsNoBar() {
        List<Figure> figures = StallBench.figures(new Found(phase(10, 5, 0), phase(10, 5, 1), phase(10, 5, 0), 300, 2));

        assertThat(figure(figures, "failed").holds()).isFalse();
        assertThat(figure(figures, "feedbackLeft").holds()).isFalse();
    }

    @Test
    void aProbeCountsAndTimesWhatFailsToo() {
        Probe probe = new Probe(
                () -> {
                    throw new IOException("refused by a test");
                },
                Duration.ZERO,
                Duration.ofMillis(20));

        probe.run();

        assertThat(probe.timings().failed())
                .isPositive()
                .isEqualTo(probe.timings().millis().size());
    }

    private static Phase phase(double scoreMillis, double healthMillis, int failed) {
        return new Phase(
                new Probe.Timings(List.of(scoreMillis, scoreMillis, scoreMillis * 9), failed),
                new Probe.Timings(List.of(healthMillis, 1.0), 0));
    }

    private static Figure figure(List<Figure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
