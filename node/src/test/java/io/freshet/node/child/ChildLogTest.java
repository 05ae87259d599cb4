package io.freshet.node.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildLogTest {

    @TempDir
    Path folder;

    @Test
    void aLogThatCannotBeOpenedCostsLinesUntilItCan() throws Exception {
        Path file = Files.createDirectory(folder.resolve("a.log"));
        try (ChildLog log = new ChildLog(file)) {
            log.write("one");
            log.write("two");
            Files.delete(file);

            await().atMost(Duration.ofSeconds(30)).until(() -> {
                log.write("three");
                return Files.exists(file);
            });

            assertThat(Files.readString(file)).contains(" lines before this one could not be written)", "three");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskCostsLinesAndNothingElse() {
        try (ChildLog log = new ChildLog(Path.of("/dev/full"))) {
            log.write("one");
            log.write("two");
        }
    }
}
