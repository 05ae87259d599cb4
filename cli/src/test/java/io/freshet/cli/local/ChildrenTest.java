package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {

    @TempDir
    Path directory;

    @Test
    void theNextRunWaitsForWhatAKilledOneLeftBehind() throws Exception {
        DataLayout data = new DataLayout(directory);
        Process child = new ProcessBuilder("sleep", "600").start();
        new Children(data).started(LocalRole.SERVING, child.pid());

        assertThat(new Children(data).leftBehind())
                .extracting(ProcessHandle::pid)
                .containsExactly(child.pid());
        Children.awaitEnd(new Children(data).leftBehind(), Duration.ofMillis(1));

        assertThat(child.waitFor()).isNotZero();
        assertThat(new Children(data).leftBehind()).isEmpty();
    }

    @Test
    void aNumberThatAnotherProcessHasNowIsNobodys() throws Exception {
        DataLayout data = new DataLayout(directory);
        Files.writeString(directory.resolve("children"), ProcessHandle.current().pid() + " 1 serving\nrubbish\n");

        assertThat(new Children(data).leftBehind()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenCostsNothingElse() {
        new Children(new DataLayout(directory.resolve("not/there"))).started(LocalRole.NODE, 1);
    }
}
