package io.freshet.schemas.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Backoff backoff = new Backoff(FIRST, LONGEST);

    @Test
    void pausesGrowWithEachFailureInARow() {
        assertThat(backoff.next()).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500));
        assertThat(backoff.next()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @Test
    void noPauseIsLongerThanTheLongestHoweverManyFailures() {
        assertThat(IntStream.range(0, 10_000).mapToObj(failure -> backoff.next()))
                .allMatch(pause -> pause.compareTo(LONGEST) <= 0 && !pause.isZero());
    }

    @Test
    void beginsAnewAfterASuccess() {
        IntStream.range(0, 10).forEach(failure -> backoff.next());

        backoff.reset();

        assertThat(backoff.next()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void twoLoopsDoNotComeBackInStep() {
        Backoff other = new Backoff(FIRST, LONGEST);

        assertThat(IntStream.range(0, 10).mapToObj(failure -> backoff.next()).toList())
                .isNotEqualTo(
                        IntStream.range(0, 10).mapToObj(failure -> other.next()).toList());
    }
}
