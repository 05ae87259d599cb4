package io.freshet.benchmarks.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.align.RestoreLog.Restored;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreLogTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 0);

    @TempDir
    private Path state;

    @Test
    void addsUpWhatEveryBatchRestored() throws Exception {
        RestoreLog log = new RestoreLog();

        log.onRestoreStart(CHANGELOG, "align", 0, 30);
        log.onBatchRestored(CHANGELOG, "align", 20, 20);
        log.onBatchRestored(CHANGELOG, "align", 30, 10);
        log.onRestoreEnd(CHANGELOG, "align", 30);
        Files.writeString(state.resolve(RestoreLog.FILE), log.text());

        Restored restored = Restored.of(state);
        assertThat(restored.records()).isEqualTo(30);
        assertThat(restored.seconds()).isPositive();
    }

    @Test
    void nothingToRestoreTakesNoTime() throws Exception {
        Files.writeString(state.resolve(RestoreLog.FILE), new RestoreLog().text());

        assertThat(Restored.of(state)).isEqualTo(new Restored(0, 0));
    }
}
