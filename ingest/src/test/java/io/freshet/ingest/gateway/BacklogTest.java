package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private long nowMs;
    private final Backlog backlog = new Backlog(100, Duration.ofSeconds(1), () -> Instant.ofEpochMilli(nowMs));

    @Test
    void takesUntilItIsFullAndAgainWhenKafkaHasAcknowledged() throws ProblemException {
        backlog.enter(60);

        assertThat(refusal(60).status()).isEqualTo(429);
        assertThat(refusal(60).retryAfterSeconds()).isEqualTo(1);
        backlog.leave(60, true);
        backlog.enter(60);
        assertThat(backlog.bytes()).isEqualTo(60);
    }

    @Test
    void oneEventAloneIsTakenHoweverLarge() throws ProblemException {
        backlog.enter(1_000);

        assertThat(backlog.bytes()).isEqualTo(1_000);
    }

    @Test
    void refusesAtOnceWhenKafkaAcknowledgesNothing() throws ProblemException {
        backlog.enter(10);
        nowMs = 1_000;

        assertThat(refusal(10).status()).isEqualTo(503);
        assertThat(backlog.isStalled()).isTrue();
    }

    @Test
    void acknowledgementsKeepItFromStalling() throws ProblemException {
        backlog.enter(10);
        backlog.enter(10);
        nowMs = 900;
        backlog.leave(10, true);
        nowMs = 1_800;

        assertThat(backlog.isStalled()).isFalse();
    }

    @Test
    void goesOnWhenWhatStalledHasFailed() throws ProblemException {
        backlog.enter(10);
        nowMs = 5_000;
        backlog.leave(10, false);

        backlog.enter(10);

        assertThat(backlog.isStalled()).isFalse();
    }

    private Problem refusal(int bytes) {
        return catchThrowableOfType(ProblemException.class, () -> backlog.enter(bytes))
                .problem();
    }
}
