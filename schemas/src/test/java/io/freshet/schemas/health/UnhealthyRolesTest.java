package io.freshet.schemas.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnhealthyRolesTest {

    private static final Health TRAINER =
            new Health("trainer", false, "it dies", Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void whatTheSupervisorSaysIsRead() throws Exception {
        Path file = folder.resolve("unhealthy.json");

        assertThat(UnhealthyRoles.read(file)).isEmpty();
        UnhealthyRoles.write(file, List.of(TRAINER));
        assertThat(UnhealthyRoles.read(file)).containsExactly(TRAINER);
        UnhealthyRoles.write(file, List.of());
        assertThat(UnhealthyRoles.read(file)).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNotHealth() throws Exception {
        Path file = Files.writeString(folder.resolve("unhealthy.json"), "[{");

        assertThat(UnhealthyRoles.read(file)).singleElement().matches(health -> !health.healthy());
    }
}
