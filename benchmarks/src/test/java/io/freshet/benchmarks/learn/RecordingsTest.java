package io.freshet.benchmarks.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cli.output.FailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingsTest {
    @TempDir
    private Path folder;

    @Test
    void theDemoCarriesFiftyOfEachDigitByEachOfFourSpeakers() throws Exception {
        Recordings carried = Recordings.carried();

        assertThat(carried.speakers()).containsExactly("george", "jackson", "lucas", "theo");
        assertThat(carried.all()).hasSize(2000);
        assertThat(carried.all()).filteredOn(one -> one.digit() == 7).hasSize(200);
    }

    @Test
    void aFoldersFilesSayWhoSpeaksAndWhat() throws Exception {
        Files.write(folder.resolve("7_anna_0.wav"), new byte[] {1});
        Files.write(folder.resolve("3_bert_12.wav"), new byte[] {2});
        Files.write(folder.resolve("readme.txt"), new byte[] {3});

        Recordings recordings = Recordings.in(folder);

        assertThat(recordings.all()).extracting(Recordings.Recording::digit).containsExactly(3, 7);
        assertThat(recordings.speakers()).containsExactly("anna", "bert");
    }

    @Test
    void oneSpeakerCannotBeLeftOut() throws Exception {
        Files.write(folder.resolve("7_anna_0.wav"), new byte[] {1});

        assertThatThrownBy(() -> Recordings.in(folder))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("two speakers");
    }
}
