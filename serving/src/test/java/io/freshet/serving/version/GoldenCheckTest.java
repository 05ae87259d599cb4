package io.freshet.serving.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoldenCheckTest {
    @ParameterizedTest
    @CsvSource({
        // Probabilities.
        "0.5, 0.50001, 1, true",
        "0.5, 0.51, 1, false",
        // Numbers, by how far their targets spread.
        "1000000, 1000000.5, 1000, true",
        "1000000, 1000100, 1000, false",
        "1e-9, 1.0001e-9, 1e-9, true",
        "1e-9, 2e-9, 1e-9, false",
        "16777216, 16777218, 0.001, true",
        "0.5, NaN, 1, false",
    })
    void scoresOfOtherMachinesAreComparedInTheUnitOfTheTask(float said, float answered, double unit, boolean close) {
        assertThat(GoldenCheck.isClose(said, answered, unit)).isEqualTo(close);
    }
}
