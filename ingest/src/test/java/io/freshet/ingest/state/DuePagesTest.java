package io.freshet.ingest.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.state.DuePages.Due;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

final class DuePagesTest {
    private final KeyValueStore<Bytes, byte[]> store = MemoryStore.open();
    private final DuePages pages = new DuePages(store, 'd');

    @Test
    void takesWhatIsDueEarliestFirst() {
        pages.add(30, "c");
        pages.add(10, "a");
        pages.add(20, "b");

        assertThat(pages.take(20, 10)).containsExactly(new Due(10, "a"), new Due(20, "b"));
        assertThat(pages.take(20, 10)).isEmpty();
        assertThat(pages.take(30, 10)).containsExactly(new Due(30, "c"));
    }

    @Test
    void takesNoMoreThanAsked() {
        pages.add(10, "a");
        pages.add(10, "b");

        assertThat(pages.take(10, 1)).containsExactly(new Due(10, "a"));
        assertThat(pages.take(10, 1)).containsExactly(new Due(10, "b"));
    }

    @Test
    void whatWasTakenBeforeTheCommitIsNeverWritten() {
        pages.add(10, "a");
        pages.take(10, 10);

        pages.write(due -> true, 1);

        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotWritten() {
        pages.add(10, "a");
        pages.add(10, "b");

        pages.write(due -> due.id().equals("b"), 1);

        assertThat(pages.take(10, 10)).containsExactly(new Due(10, "b"));
    }

    @Test
    void idsOfOneSecondAreOnePage() {
        for (int i = 0; i < 100; i++) {
            pages.add(5_000 + i, "id" + i);
        }

        pages.write(due -> true, 1);

        assertThat(store.approximateNumEntries()).isOne();
    }

    @Test
    void aPageStaysUntilItsLastIdWasTaken() {
        pages.add(5_001, "a");
        pages.add(5_900, "b");
        pages.write(due -> true, 1);

        pages.take(5_001, 10);
        pages.reset();

        // A restart before the rest was due: told once more, which whoever is told must bear.
        assertThat(pages.take(5_900, 10)).containsExactly(new Due(5_001, "a"), new Due(5_900, "b"));
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void whatIsAddedEarlierThanWasSearchedIsFound() {
        pages.add(100_000, "z");
        pages.write(due -> true, 1);
        pages.take(50_000, 10);

        pages.add(20_000, "a");
        pages.write(due -> true, 2);

        assertThat(pages.take(50_000, 10)).containsExactly(new Due(20_000, "a"));
    }

    @Test
    void theEndOfTimeTakesAll() {
        pages.add(100_000, "z");
        pages.write(due -> true, 1);
        pages.add(7, "a");

        assertThat(pages.take(Long.MAX_VALUE, 10)).containsExactly(new Due(7, "a"), new Due(100_000, "z"));
        assertThat(pages.take(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void readsWhatTheFirstReleaseWrote() {
        new DueIndex(store, 'd').put(40, "old");
        pages.add(50, "new");

        assertThat(pages.take(60, 10)).containsExactly(new Due(40, "old"), new Due(50, "new"));
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Property(tries = 300)
    void agreesWithASortedListOverCommitsAndRestarts(
            @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 9_999) Integer> steps) {
        DuePages tested = new DuePages(MemoryStore.open(), 'd');
        List<Due> expected = new ArrayList<>();
        int commits = 0;
        int ids = 0;
        for (int step : steps) {
            switch (step % 5) {
                case 0 -> {
                    tested.write(due -> true, ++commits);
                    if (step % 2 == 0) {
                        tested.reset();
                    }
                }
                case 1 -> {
                    List<Due> due = expected.stream()
                            .filter(one -> one.timeMs() <= step)
                            .toList();
                    // A restart in the middle of a page tells its first ids once more.
                    assertThat(tested.take(step, 1_000).stream()
                                    .filter(expected::contains)
                                    .toList())
                            .isEqualTo(due);
                    expected.removeAll(due);
                }
                default -> {
                    Due due = new Due(step, "id" + ids++);
                    tested.add(due.timeMs(), due.id());
                    expected.add(due);
                    expected.sort(Comparator.comparingLong(Due::timeMs).thenComparing(Due::id));
                }
            }
        }
    }
}
