package io.freshet.serving.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RevisionsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T00:00:00Z"));
    private final Revisions revisions = new Revisions(now::get);

    @Test
    void theSameIdWithinASecondGetsTwoRevisions() {
        int first = revisions.next("a");

        assertThat(revisions.next("a")).isEqualTo(first + 1);
    }

    @Test
    void laterRevisionsAreGreaterOnAnyInstance() {
        int first = revisions.next("a");

        now.set(now.get().plusSeconds(5));
        Revisions other = new Revisions(now::get);

        assertThat(other.next("a")).isEqualTo(first + 5);
    }

    @Test
    void neverGoesBackWhenTheClockDoes() {
        int first = revisions.next("a");

        now.set(now.get().minusSeconds(60));

        assertThat(revisions.next("a")).isGreaterThan(first);
    }

    @Test
    void lastsForDecades() {
        now.set(Instant.parse("2090-01-01T00:00:00Z"));

        assertThat(revisions.next("a")).isPositive();
    }
}
