package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.align.SampleState.Effect;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleStateTest {
    private final SampleState state = SampleState.open();

    @Test
    void saysWhatEachPartDid() {
        assertThat(state.add("a", part(1, "x"))).isEqualTo(Effect.ADDED);
        assertThat(state.add("a", part(1, "x"))).isEqualTo(Effect.DUPLICATE);
        assertThat(state.add("a", part(2, "y"))).isEqualTo(Effect.REPLACED);
        assertThat(state.add("a", part(1, "z"))).isEqualTo(Effect.SUPERSEDED);
    }

    @Test
    void aRepeatedContentIsMeasuredByItsNewestTime() {
        state.add("a", part(1, "x"));
        state.add("a", part(5, "x"));

        assertThat(state.add("a", part(3, "y"))).isEqualTo(Effect.SUPERSEDED);
    }

    @Test
    void onlyPartsThatComeWhileItIsOpenMoveTheDeadline() {
        state.add("a", part(5, "x"));
        state.close(ClosedBy.GRACE, 100);

        state.add("b", part(1, "y"));

        assertThat(state.earliestMs()).isEqualTo(Aligned.START.plusSeconds(5).toEpochMilli());
    }

    @Test
    void becomesCompleteWhenTheLastMissingPartComesLate() {
        state.add("a", part(1, "x"));
        state.close(ClosedBy.GRACE, 100);
        assertThat(state.revise("7", List.of("b")).getClosedBy()).isEqualTo(ClosedBy.GRACE);

        state.add("b", part(2, "y"));
        Sample second = state.revise("7", List.of());

        assertThat(second.getClosedBy()).isEqualTo(ClosedBy.COMPLETE);
        assertThat(second.getRevision()).isEqualTo(2);
    }

    @Test
    void expiresAtItsExpiryAndNeverWhileOpen() {
        assertThat(state.isExpired(Long.MAX_VALUE)).isFalse();

        state.close(ClosedBy.GRACE, 100);

        assertThat(state.isExpired(99)).isFalse();
        assertThat(state.isExpired(100)).isTrue();
    }

    @Test
    void anOpenSampleDoesNotGoOut() {
        assertThatThrownBy(() -> state.revise("7", List.of("a"))).hasMessageContaining("still open");
    }

    private static Part part(int second, String content) {
        return Parts.of(
                Aligned.event("7", "a", second, content),
                Aligned.START.plusSeconds(second).toEpochMilli());
    }
}
