package io.freshet.serving.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KnownPredictionsTest {
    private final KnownPredictions known = new KnownPredictions(3);

    @Test
    void theNewestAreKnownWhateverWasAskedFor() {
        known.add("a~0-r1");
        known.add("b~0-r1");
        known.add("c~0-r1");
        assertThat(known.contains("a~0-r1")).isTrue();

        known.add("d~0-r1");

        assertThat(known.contains("a~0-r1")).isFalse();
        assertThat(known.contains("b~0-r1")).isTrue();
        assertThat(known.contains("d~0-r1")).isTrue();
    }

    @Test
    void whatWasNotDeliveredIsNotKnown() {
        known.add("a~0-0f");

        known.forget("a~0-0f");

        assertThat(known.contains("a~0-0f")).isFalse();
    }
}
