package io.freshet.node.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private ChildCommand command;

    @BeforeEach
    void describeChild() {
        command = ChildCommand.of("echo", EchoMain.class.getName(), directory.resolve("logs/echo.log"))
                .withArguments(List.of("wait"))
                .withEnvironment(Map.of("FRESHET_TEST", "world"));
    }

    @Test
    void isReadyWhenItSaysSo() throws Exception {
        try (ChildJvm child = ChildJvm.start(command)) {
            child.awaitReady(PATIENCE);

            assertThat(child.isReady()).isTrue();
            assertThat(Files.readString(command.log())).contains("hello world");
        }
    }

    @Test
    void stopsInOrderWhenItsParentLetsGo() throws Exception {
        CompletableFuture<Integer> exit;
        try (ChildJvm child = ChildJvm.start(command)) {
            child.awaitReady(PATIENCE);
            exit = child.onExit();
        }

        assertThat(exit.join()).isZero();
        assertThat(Files.readString(command.log())).contains("stopped in order");
    }

    @Test
    void saysWhereToLookWhenItEndsBeforeItIsReady() throws Exception {
        try (ChildJvm child = ChildJvm.start(command.withArguments(List.of("fail")))) {
            assertThatThrownBy(() -> child.awaitReady(PATIENCE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("echo.log");

            assertThat(Files.readString(command.log())).contains("cannot go on");
        }
    }

    @Test
    void doesNotHearTheTerminalsInterrupt() throws Exception {
        try (ChildJvm child = ChildJvm.start(command)) {
            child.awaitReady(PATIENCE);

            int sent = new ProcessBuilder("/bin/kill", "-INT", String.valueOf(child.pid()))
                    .start()
                    .waitFor();

            assertThat(sent).isZero();
            assertThat(child.onExit()).isNotDone();
        }
        assertThat(Files.readString(command.log())).contains("stopped in order");
    }

    @Test
    void isGoneAtOnceWhenKilled() throws Exception {
        try (ChildJvm child = ChildJvm.start(command)) {
            child.awaitReady(PATIENCE);

            child.kill();

            assertThat(child.onExit().join()).isEqualTo(137);
            assertThat(Files.readString(command.log())).doesNotContain("stopped in order");
        }
    }
}
