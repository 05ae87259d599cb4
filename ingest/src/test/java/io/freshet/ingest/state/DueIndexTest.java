package io.freshet.ingest.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.state.DueIndex.Due;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class DueIndexTest {
    private final DueIndex index = new DueIndex(MemoryStore.open(), 'd');

    @Test
    void givesWhatIsDueEarliestFirst() {
        index.put(30, "c");
        index.put(10, "a");
        index.put(20, "b");

        assertThat(index.due(20, 10)).containsExactly(new Due(10, "a"), new Due(20, "b"));
    }

    @Test
    void whatIsDueStaysUntilItIsRemoved() {
        index.put(10, "a");

        assertThat(index.due(10, 10)).hasSize(1);
        assertThat(index.due(10, 10)).hasSize(1);
        index.remove(10, "a");
        assertThat(index.due(10, 10)).isEmpty();
    }

    @Test
    void givesNoMoreThanAsked() {
        index.put(10, "a");
        index.put(10, "b");

        assertThat(index.due(10, 1)).containsExactly(new Due(10, "a"));
    }

    @Test
    void findsWhatIsPutEarlierThanWasSearched() {
        index.put(100, "z");
        index.due(50, 10);

        index.put(20, "a");

        assertThat(index.due(50, 10)).containsExactly(new Due(20, "a"));
    }

    @Test
    void looksAheadFromWhatWasSeenAndTakesNothing() {
        index.put(10, "a");
        index.put(20, "b");
        index.put(20, "c");
        index.put(30, "d");
        index.put(31, "e");

        assertThat(index.after(new Due(10, ""), 30, 2)).containsExactly(new Due(10, "a"), new Due(20, "b"));
        assertThat(index.after(new Due(20, "b"), 30, 2)).containsExactly(new Due(20, "c"), new Due(30, "d"));
        assertThat(index.after(new Due(30, "d"), 30, 2)).isEmpty();
        assertThat(index.after(new Due(31, ""), 30, 2)).isEmpty();
        assertThat(index.due(31, 9)).hasSize(5);
    }

    @Test
    void searchingTheEndOfTimeFindsAll() {
        index.put(100, "z");

        assertThat(index.due(Long.MAX_VALUE, 10)).hasSize(1);
        index.remove(100, "z");
        assertThat(index.due(Long.MAX_VALUE, 10)).isEmpty();
        index.put(5, "a");
        assertThat(index.due(5, 10)).hasSize(1);
    }

    @Property(tries = 200)
    void agreesWithASortedSet(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 50) Integer> steps) {
        DueIndex tested = new DueIndex(MemoryStore.open(), 'd');
        TreeSet<Integer> expected = new TreeSet<>();
        int now = 0;
        for (int step : steps) {
            if (step % 3 == 0) {
                now = Math.max(now, step);
                List<Integer> due = new ArrayList<>();
                for (Due one : tested.due(now, 1000)) {
                    due.add((int) one.timeMs());
                    tested.remove(one.timeMs(), one.id());
                }
                assertThat(due).containsExactlyElementsOf(expected.headSet(now, true));
                expected.headSet(now, true).clear();
            } else {
                tested.put(step, "id");
                expected.add(step);
            }
        }
    }
}
