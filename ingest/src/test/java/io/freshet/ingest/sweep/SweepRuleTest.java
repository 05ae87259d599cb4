package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.blob.StoredBlob;
import io.freshet.schemas.event.BlobRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SweepRuleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant OLD = NOW.minus(Duration.ofDays(45)).minusMillis(1);
    private static final Instant YOUNG = NOW.minus(Duration.ofDays(45));

    private final SweepRule rule = SweepRule.at(NOW, Duration.ofDays(45));

    @Test
    void whatIsYoungStaysWhetherItIsNamedOrNot() {
        assertThat(rule.outcome(inPlace(YOUNG), false)).isEqualTo(SweepOutcome.YOUNG);
        assertThat(rule.outcome(inPlace(YOUNG), true)).isEqualTo(SweepOutcome.YOUNG);
        assertThat(rule.isUndecided(inPlace(YOUNG))).isFalse();
    }

    @Test
    void whatIsOldStaysForAsLongAsItIsNamed() {
        assertThat(rule.outcome(inPlace(OLD), true)).isEqualTo(SweepOutcome.NAMED);
        assertThat(rule.outcome(inPlace(OLD), false)).isEqualTo(SweepOutcome.QUARANTINED);
        assertThat(rule.isUndecided(inPlace(OLD))).isTrue();
    }

    @Test
    void whatLiesAsideWaitsForADayAndComesBackWhenItIsNamed() {
        Instant dayAgo = NOW.minus(Duration.ofDays(1));

        assertThat(rule.outcome(aside(dayAgo), false)).isEqualTo(SweepOutcome.WAITING);
        assertThat(rule.outcome(aside(dayAgo.minusMillis(1)), false)).isEqualTo(SweepOutcome.DROPPED);
        assertThat(rule.outcome(aside(dayAgo.minusMillis(1)), true)).isEqualTo(SweepOutcome.RESTORED);
        assertThat(rule.outcome(aside(NOW), true)).isEqualTo(SweepOutcome.RESTORED);
        assertThat(rule.isUndecided(aside(NOW))).isTrue();
    }

    private static StoredBlob inPlace(Instant lastPut) {
        return new StoredBlob(new BlobRef("0".repeat(64), 1L), lastPut, false);
    }

    private static StoredBlob aside(Instant since) {
        return new StoredBlob(new BlobRef("0".repeat(64), 1L), since, true);
    }
}
