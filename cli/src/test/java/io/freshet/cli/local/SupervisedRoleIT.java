package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cli.local.RoleStatus.State;
import io.freshet.node.child.ChildCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedRoleIT {

    private final List<String> told = new CopyOnWriteArrayList<>();

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @Test
    void aProcessThatWasKilledIsStartedAgain() {
        try (SupervisedRole role = supervise(List.of())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> role.status().state() == State.READY);
            long first = role.status().pid();

            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> role.status().state() == State.READY
                            && role.status().pid() != first);
            assertThat(role.status().deaths()).isEqualTo(1);
            assertThat(told).containsExactly("ready", "died 137", "ready");
        }
    }

    @Test
    void endsItsProcessWhenClosed() {
        long pid;
        try (SupervisedRole role = supervise(List.of())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> role.status().state() == State.READY);
            pid = role.status().pid();
        }

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(told).containsExactly("ready");
    }

    @Test
    void aRoleThatRefusesItsConfigurationIsHopelessAtOnceAndNotStartedAgain() {
        try (SupervisedRole role = supervise(List.of("2"))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> role.status().state() == State.STOPPED);

            assertThat(role.isHopeless()).isTrue();
            assertThat(role.status().deaths()).isEqualTo(1);
            assertThat(told).containsExactly("unhealthy");
        }
    }

    @Test
    void aRoleThatKeepsDyingIsUnhealthyOnceAndIsStartedAgainAfterLongerAndLongerPauses() {
        try (SupervisedRole role = supervise(List.of("3"))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> role.status().deaths() >= 4);

            assertThat(told).containsSubsequence("died 3", "died 3", "died 3", "unhealthy", "died 3");
            assertThat(told).filteredOn("unhealthy"::equals).hasSize(1);
            // Half a second that doubles, each half as much longer or shorter by chance.
            assertThat(pauses.get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
            assertThat(pauses.get(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        }
    }

    @Test
    void aRoleLivesThoughItsLogCannotBeWritten() throws Exception {
        Files.createDirectory(directory.resolve("trainer.log"));
        try (SupervisedRole role = supervise(List.of())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> role.status().state() == State.READY);

            assertThat(role.status().deaths()).isZero();
        }
    }

    private SupervisedRole supervise(List<String> arguments) {
        ChildCommand command = ChildCommand.of("trainer", MortalMain.class.getName(), directory.resolve("trainer.log"))
                .withArguments(arguments);
        SupervisedRole role = new SupervisedRole(LocalRole.TRAINER, command, new Recorder());
        role.start();
        return role;
    }

    private final class Recorder implements LocalListener {
        @Override
        public void ready(LocalRole role, long pid, Duration after) {
            told.add("ready");
        }

        @Override
        public void died(LocalRole role, int exitCode, Duration pause) {
            told.add("died " + exitCode);
            pauses.add(pause);
        }

        @Override
        public void unhealthy(LocalRole role, String reason) {
            assertThat(reason).contains("trainer", "exit code", "logs/trainer.log");
            told.add("unhealthy");
        }
    }
}
