package io.freshet.schemas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import org.junit.jupiter.api.Test;

final class RoleMetersTest {
    @Test
    void theJvmAndTheProcessAreMeasuredFromTheStart() {
        String metrics = RoleMeters.create().scrape();

        assertThat(metrics)
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_gc_",
                        "jvm_threads_live_threads",
                        "jvm_classes_loaded_classes",
                        "process_cpu_usage",
                        "process_uptime_seconds",
                        "process_files_open_files");
    }

    @Test
    void ourMetersHaveHelpTexts() {
        var registry = RoleMeters.described();

        registry.counter("freshet.dead.letters", "stage", "a").increment();
        registry.counter("freshet.dead.letters", "stage", "b").increment();

        assertThat(registry.scrape())
                .contains("# HELP freshet_dead_letters_total Records that could not be used, by stage and reason");
    }

    @Test
    void whatARegistrationSaysItselfStays() {
        var registry = RoleMeters.described();

        Counter.builder("freshet.dead.letters").description("of its own").register(registry);

        assertThat(registry.scrape()).contains("# HELP freshet_dead_letters_total of its own");
    }
}
