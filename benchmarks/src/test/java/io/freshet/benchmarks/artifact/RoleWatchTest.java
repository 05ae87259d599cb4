package io.freshet.benchmarks.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoleWatchTest {
    private static final RoleMetrics NOTHING = RoleMetrics.parse("");

    @Test
    void takesApartWhatTheTimersAddUp() {
        RoleWatch watch = new RoleWatch(NOTHING, load(1, 4.0));

        watch.look(trainer(1, 0.05, 900, 100), load(2, 4.02));
        watch.look(trainer(3, 0.25, 700, 120), load(2, 4.02));

        assertThat(watch.checkpointMillis()).hasSize(3);
        assertThat(watch.checkpointMillis().get(0)).isBetween(49.9, 50.1);
        assertThat(watch.checkpointMillis().get(2)).isBetween(99.9, 100.1);
        assertThat(watch.swapMillis())
                .singleElement()
                .satisfies(millis -> assertThat(millis).isBetween(19.9, 20.1));
    }

    @Test
    void keepsTheMostThatItSaw() {
        RoleWatch watch = new RoleWatch(NOTHING, NOTHING);

        watch.look(trainer(1, 0.05, 900, 100), NOTHING);
        watch.look(trainer(2, 0.1, 700, 120), NOTHING);

        assertThat(watch.mostHeapBytes()).isEqualTo(1800);
        assertThat(watch.mostCheckpointBytes()).isEqualTo(120);
    }

    private static RoleMetrics load(int count, double seconds) {
        return RoleMetrics.parse("# HELP freshet_version_load_seconds Time\nfreshet_version_load_seconds_count " + count
                + "\nfreshet_version_load_seconds_sum " + seconds + "\n");
    }

    private static RoleMetrics trainer(int count, double seconds, int heap, int bytes) {
        return RoleMetrics.parse("freshet_trainer_checkpoint_duration_seconds_count " + count
                + "\nfreshet_trainer_checkpoint_duration_seconds_sum " + seconds
                + "\njvm_memory_used_bytes{area=\"heap\",id=\"Eden Space\"} " + heap
                + "\njvm_memory_used_bytes{area=\"heap\",id=\"Tenured Gen\"} " + heap
                + "\njvm_memory_used_bytes{area=\"nonheap\",id=\"Metaspace\"} 1.0E9"
                + "\nfreshet_trainer_checkpoint_bytes " + bytes + "\n");
    }
}
