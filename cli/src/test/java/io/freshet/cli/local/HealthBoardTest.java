package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.health.Health;
import io.freshet.schemas.health.UnhealthyRoles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthBoardTest {

    private final List<String> told = new ArrayList<>();

    @TempDir
    Path directory;

    private DataLayout data;
    private HealthBoard board;

    @BeforeEach
    void watch() throws Exception {
        data = new DataLayout(directory);
        // Nobody answers there: what is said must not depend on Kafka.
        FreshetConfig config = ConfigLoader.parse(
                "digits.yaml",
                PipelineFile.digits().text(),
                Map.of("FRESHET_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1", "FRESHET_REGISTRY_URL", "http://127.0.0.1:1"));
        board = new HealthBoard(data, config, new Recorder());
    }

    @Test
    void aRoleThatKeepsDyingIsReadByTheOthersUntilItIsWell() {
        board.unhealthy(LocalRole.TRAINER, "it dies");
        board.unhealthy(LocalRole.NODE, "it dies too");

        assertThat(UnhealthyRoles.read(data.unhealthy()))
                .extracting(Health::part)
                .containsExactlyInAnyOrder("trainer", "node");

        board.healthy(LocalRole.TRAINER);
        board.healthy(LocalRole.NODE);

        assertThat(UnhealthyRoles.read(data.unhealthy())).isEmpty();
        assertThat(told).containsExactly("unhealthy it dies", "unhealthy it dies too", "healthy", "healthy");
    }

    @Test
    void aNewSupervisorBeginsWithoutTheOldOnesFindings() throws Exception {
        board.unhealthy(LocalRole.TRAINER, "it dies");

        watch();

        assertThat(UnhealthyRoles.read(data.unhealthy())).isEmpty();
    }

    private final class Recorder implements LocalListener {
        @Override
        public void ready(LocalRole role, long pid, Duration after) {
            told.add("ready");
        }

        @Override
        public void died(LocalRole role, int exitCode, Duration pause) {
            told.add("died");
        }

        @Override
        public void unhealthy(LocalRole role, String reason) {
            told.add("unhealthy " + reason);
        }

        @Override
        public void healthy(LocalRole role) {
            told.add("healthy");
        }
    }
}
