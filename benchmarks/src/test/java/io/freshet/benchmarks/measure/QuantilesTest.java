package io.freshet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QuantilesTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Quantiles.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Quantiles.median(List.of(8.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void theNinetyNinthOfAHundredIsTheOneBelowTheGreatest() {
        double[] hundred =
                IntStream.rangeClosed(1, 100).mapToDouble(it -> 101 - it).toArray();

        assertThat(Quantiles.at(0.99, hundred)).isEqualTo(99);
        assertThat(Quantiles.at(1, hundred)).isEqualTo(100);
    }

    @Test
    void nothingHasNoQuantile() {
        assertThatThrownBy(() -> Quantiles.at(0.5, new double[0])).hasMessageContaining("no values");
        assertThatThrownBy(() -> Quantiles.at(0, new double[] {1})).hasMessageContaining("share is 0.0");
    }
}
