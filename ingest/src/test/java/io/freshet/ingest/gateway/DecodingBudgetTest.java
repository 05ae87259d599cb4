package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DecodingBudgetTest {
    private static final int KIB = 1 << 10;

    @Test
    void payloadsThatFitTogetherAreDecodedTogether() throws ProblemException {
        DecodingBudget budget = new DecodingBudget(100 * KIB, Duration.ZERO);

        budget.enter(40 * KIB);
        budget.enter(40 * KIB);

        assertThat(refusal(budget, 40 * KIB)).isEqualTo(429);
    }

    @Test
    void onePayloadLargerThanTheBudgetHasItForItself() throws ProblemException {
        DecodingBudget budget = new DecodingBudget(100 * KIB, Duration.ZERO);

        int taken = budget.enter(1_000 * KIB);

        assertThat(refusal(budget, 1)).isEqualTo(429);
        budget.leave(taken);
        assertThat(budget.enter(1)).isPositive();
    }

    @Test
    void aPayloadWaitsForItsTurn() throws Exception {
        DecodingBudget budget = new DecodingBudget(100 * KIB, Duration.ofSeconds(30));
        int first = budget.enter(90 * KIB);

        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
            try {
                return budget.enter(20 * KIB);
            } catch (ProblemException e) {
                throw new AssertionError("there is budget", e);
            }
        });
        budget.leave(first);

        assertThat(second.get()).isPositive();
    }

    private static int refusal(DecodingBudget budget, long bytes) {
        return catchThrowableOfType(ProblemException.class, () -> budget.enter(bytes))
                .problem()
                .status();
    }
}
