package io.freshet.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LiveConfusionTest {
    @Test
    void macroFiguresAreMeansOverLabels() {
        LiveConfusion confusion = new LiveConfusion();
        // 3 of 4 cats found, one called dog; 1 of 2 dogs found, one called cat.
        for (int i = 0; i < 3; i++) {
            confusion.add("cat", "cat");
        }
        confusion.add("cat", "dog");
        confusion.add("dog", "dog");
        confusion.add("dog", "cat");

        assertThat(confusion.accuracy()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(confusion.precision()).isCloseTo((0.75 + 0.5) / 2, within(1e-12));
        assertThat(confusion.recall()).isCloseTo((0.75 + 0.5) / 2, within(1e-12));
        assertThat(confusion.f1()).isCloseTo((0.75 + 0.5) / 2, within(1e-12));
    }

    @Test
    void aLabelThatIsNeverAnsweredHasNoPrecision() {
        LiveConfusion confusion = new LiveConfusion();
        confusion.add("a", "b");
        confusion.add("b", "b");

        assertThat(confusion.precision()).isCloseTo(0.25, within(1e-12));
        assertThat(confusion.recall()).isCloseTo(0.5, within(1e-12));
        assertThat(confusion.f1()).isCloseTo((2 * 0.5 / 1.5) / 2, within(1e-12));
    }
}
