package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AncestryTest {
    @Test
    void descendsFromEveryVersionThatItShipped() {
        Ancestry ancestry = shipped(0, 5);

        assertThat(ancestry.versions()).containsExactly(new Ancestry.Range(0, 5));
        assertThat(ancestry.isFreeOf(Set.of(6L, 7L))).isTrue();
        assertThat(ancestry.isFreeOf(Set.of(3L))).isFalse();
    }

    @Test
    void goesBackBehindTheOldestThatWasRolledBack() {
        Ancestry ancestry = shipped(0, 9);

        assertThat(ancestry.resumableFreeOf(Set.of(7L, 5L, 42L)))
                .extracting(Ancestry.Ancestor::version)
                .containsExactly(4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void aBranchNeitherHoldsTheVersionsItLeftNorGivesTheirNumbersAgain() {
        Ancestry branch = shipped(0, 5).backTo(3).shipped(6).shipped(7);

        assertThat(branch.versions()).containsExactly(new Ancestry.Range(0, 3), new Ancestry.Range(6, 7));
        assertThat(branch.isFreeOf(Set.of(4L, 5L))).isTrue();
        assertThat(branch.newestVersion()).isEqualTo(7);
        assertThat(shipped(0, 5).backTo(3).newestVersion()).isEqualTo(5);
    }

    @Test
    void aBranchOfABranchHoldsWhatBothHadInCommon() {
        Ancestry branch =
                shipped(0, 5).backTo(3).shipped(6).shipped(7).backTo(6).shipped(8);

        assertThat(branch.versions())
                .containsExactly(new Ancestry.Range(0, 3), new Ancestry.Range(6, 6), new Ancestry.Range(8, 8));
    }

    @Test
    void aVersionIsResumedFromItsNewestCheckpoint() {
        Ancestry ancestry = shipped(0, 2).kept(ancestor(2, "again"));

        assertThat(ancestry.resumable(2).map(Ancestry.Ancestor::checkpoint)).contains(new Progress.Blob("again", 1));
        assertThat(ancestry.resumable()).extracting(Ancestry.Ancestor::version).containsExactly(2L, 1L, 0L);
    }

    @Test
    void tenThousandVersionsKeepAFewCheckpointsAndAlwaysTheBase() {
        Ancestry ancestry = shipped(0, 10_000);

        List<Long> versions =
                ancestry.resumable().stream().map(Ancestry.Ancestor::version).toList();
        assertThat(versions).hasSizeLessThan(40).startsWith(10_000L, 9_999L).endsWith(0L);
        assertThat(ancestry.versions()).hasSize(1);
    }

    private static Ancestry shipped(long from, long to) {
        Ancestry ancestry = Ancestry.none();
        for (long version = from; version <= to; version++) {
            ancestry = ancestry.shipped(version).kept(ancestor(version, "state-" + version));
        }
        return ancestry;
    }

    private static Ancestry.Ancestor ancestor(long version, String blob) {
        return new Ancestry.Ancestor(version, new Progress.Blob(blob, 1), Map.of(0, version));
    }
}
