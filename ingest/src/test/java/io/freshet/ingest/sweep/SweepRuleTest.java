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
        assertThat(rule.fate(inPlace(YOUNG), false)).isEqualTo(Fate.YOUNG);
        assertThat(rule.fate(inPlace(YOUNG), true)).isEqualTo(Fate.YOUNG);
        assertThat(rule.isUndecided(inPlace(YOUNG))).isFalse();
    }

    @Test
    void whatIsOldStaysForAsLongAsItIsNamed() {
        assertThat(rule.fate(inPlace(OLD), true)).isEqualTo(Fate.NAMED);
        assertThat(rule.fate(inPlace(OLD), false)).isEqualTo(Fate.SET_ASIDE);
        assertThat(rule.isUndecided(inPlace(OLD))).isTrue();
    }

    @Test
    void whatLiesAsideWaitsForADayAndComesBackWhenItIsNamed() {
        Instant dayAgo = NOW.minus(Duration.ofDays(1));

        assertThat(rule.fate(aside(dayAgo), false)).isEqualTo(Fate.WAITING);
        assertThat(rule.fate(aside(dayAgo.minusMillis(1)), false)).isEqualTo(Fate.DROPPED);
        assertThat(rule.fate(aside(dayAgo.minusMillis(1)), true)).isEqualTo(Fate.BROUGHT_BACK);
        assertThat(rule.fate(aside(NOW), true)).isEqualTo(Fate.BROUGHT_BACK);
        assertThat(rule.isUndecided(aside(NOW))).isTrue();
    }

    private static StoredBlob inPlace(Instant lastPut) {
        return new StoredBlob(new BlobRef("0".repeat(64), 1L), lastPut, false);
    }

    private static StoredBlob aside(Instant since) {
        return new StoredBlob(new BlobRef("0".repeat(64), 1L), since, true);
    }
}
