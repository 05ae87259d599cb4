package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DecodingRoomTest {
    private static final int KIB = 1 << 10;

    @Test
    void payloadsThatFitTogetherAreDecodedTogether() throws ProblemException {
        DecodingRoom room = new DecodingRoom(100 * KIB, Duration.ZERO);

        room.enter(40 * KIB);
        room.enter(40 * KIB);

        assertThat(refusal(room, 40 * KIB)).isEqualTo(429);
    }

    @Test
    void onePayloadLargerThanTheRoomHasItForItself() throws ProblemException {
        DecodingRoom room = new DecodingRoom(100 * KIB, Duration.ZERO);

        int taken = room.enter(1_000 * KIB);

        assertThat(refusal(room, 1)).isEqualTo(429);
        room.leave(taken);
        assertThat(room.enter(1)).isPositive();
    }

    @Test
    void aPayloadWaitsForItsTurn() throws Exception {
        DecodingRoom room = new DecodingRoom(100 * KIB, Duration.ofSeconds(30));
        int first = room.enter(90 * KIB);

        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
            try {
                return room.enter(20 * KIB);
            } catch (ProblemException e) {
                throw new AssertionError("there is room", e);
            }
        });
        room.leave(first);

        assertThat(second.get()).isPositive();
    }

    private static int refusal(DecodingRoom room, long bytes) {
        return catchThrowableOfType(ProblemException.class, () -> room.enter(bytes))
                .problem()
                .status();
    }
}
