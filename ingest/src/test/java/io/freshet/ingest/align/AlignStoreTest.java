package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.state.DuePages.Due;
import io.freshet.ingest.state.MemoryStore;
import io.freshet.ingest.state.StateKeys;
import io.freshet.ingest.state.StateWriter;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Part;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

final class AlignStoreTest {
    private final KeyValueStore<Bytes, byte[]> below = MemoryStore.open();
    private final AlignStore store = opened();

    @Test
    void nothingIsWrittenBeforeTheCommit() {
        store.put("7", open("7", 1));

        assertThat(below.approximateNumEntries()).isZero();
        assertThat(store.find("7")).isNotNull();
    }

    @Test
    void aCommitWritesOnceWhatChangedOftenAndARestartFindsIt() {
        SampleState state = open("7", 1);
        store.put("7", state);
        state.add("b", part(Aligned.event("7", "b", 2, "two")));
        store.put("7", state);
        store.reached(5_000);

        store.flushCache();

        // The sample, and the stream time.
        assertThat(below.approximateNumEntries()).isEqualTo(2);
        AlignStore again = opened();
        assertThat(again.streamTimeMs()).isEqualTo(5_000);
        assertThat(found(again, "7").modalities()).containsExactly("a", "b");
    }

    @Test
    void aSampleThatClosesIsWrittenAtOnceAndFoundBelow() {
        store.put("7", open("7", 1));
        store.put("7", closed("7"));

        assertThat(below.get(StateKeys.entry('s', "7"))).isNotNull();
        assertThat(found(store, "7").isOpen()).isFalse();
    }

    @Test
    void whatWasNotCommittedIsGoneAfterARestart() {
        store.put("7", open("7", 1));
        store.deadlines().add(10, "7");

        store.clearCache();
        store.begin();

        assertThat(store.find("7")).isNull();
        assertThat(store.deadlines().take(10, 10)).isEmpty();
    }

    @Test
    void aForgottenSampleIsGoneWhetherItWasOpenOrClosed() {
        store.put("7", closed("7"));
        store.put("8", open("8", 1));

        store.forget("7");
        store.forget("8");

        store.flushCache();
        assertThat(store.find("7")).isNull();
        assertThat(opened().find("8")).isNull();
        assertThat(below.get(StateKeys.entry('s', "7"))).isNull();
    }

    @Test
    void theDeadlineOfASampleThatClosedBeforeTheCommitIsNotKept() {
        store.put("7", closed("7"));
        store.deadlines().add(10, "7");
        store.put("8", open("8", 1));
        store.deadlines().add(10, "8");

        store.flushCache();

        assertThat(opened().deadlines().take(10, 10)).containsExactly(new Due(10, "8"));
    }

    @Test
    void aDeadlineThatMovedLaterIsThereAfterACommitAndARestart() {
        SampleState state = open("7", 1);
        store.put("7", state);
        store.deadlines().add(10, "7");
        store.flushCache();

        store.deadlines().take(10, 10);
        store.deadlines().add(5_000, "7");
        store.put("7", state);
        store.flushCache();

        assertThat(opened().deadlines().take(5_000, 10)).containsExactly(new Due(5_000, "7"));
    }

    @Test
    void moreThanMemoryHoldsIsWrittenEarlyAndFoundAgain() {
        String large = "x".repeat(1 << 20);

        for (int i = 0; i < 20; i++) {
            SampleState state = SampleState.open();
            state.add("a", part(Aligned.event("k" + i, "a", i, large + i)));
            store.put("k" + i, state);
        }

        assertThat(below.approximateNumEntries()).isGreaterThan(10);
        for (int i = 0; i < 20; i++) {
            assertThat(found(store, "k" + i).earliestMs())
                    .isEqualTo(Aligned.START.plusSeconds(i).toEpochMilli());
        }
    }

    @Test
    void readsTheStreamTimeThatTheFirstReleaseKept() {
        below.put(StateKeys.entry('t', ""), new StateWriter(1).writeLong(12_345).toBytes());

        assertThat(opened().streamTimeMs()).isEqualTo(12_345);
    }

    @Test
    void aCommitWithoutChangesWritesNothing() {
        store.flushCache();

        assertThat(below.approximateNumEntries()).isZero();
    }

    @Test
    void theStoreCannotBeHadWithoutItsChangelog() {
        AlignStoreBuilder builder = new AlignStoreBuilder(true);

        assertThat(builder.withLoggingEnabled(Map.of()).loggingEnabled()).isTrue();
        assertThatThrownBy(builder::withLoggingDisabled).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(builder::withCachingDisabled).isInstanceOf(UnsupportedOperationException.class);
    }

    private AlignStore opened() {
        AlignStore opened = new AlignStore(below);
        opened.begin();
        return opened;
    }

    private static SampleState found(AlignStore store, String id) {
        SampleState state = store.find(id);
        assertThat(state).isNotNull();
        return state;
    }

    private static SampleState open(String id, int second) {
        SampleState state = SampleState.open();
        ModalityEvent event = Aligned.event(id, "a", second, "one");
        state.add("a", part(event));
        return state;
    }

    private static SampleState closed(String id) {
        SampleState state = open(id, 1);
        state.close(ClosedBy.GRACE, 100_000);
        return state;
    }

    private static Part part(ModalityEvent event) {
        return Parts.of(event, event.getEventTime().toEpochMilli());
    }
}
