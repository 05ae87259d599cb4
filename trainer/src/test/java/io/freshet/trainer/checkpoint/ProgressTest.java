package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    @Test
    void progressFromBeforeItWasCountedWhatExamplesStandForIsRead() throws JsonProcessingException {
        String before = """
                {"fingerprint":"labels=[a]","window":3,"step":24,"examples":90,"newestExampleMillis":null,
                 "shipped":{"version":2,"artifact":{"sha256":"ab","sizeBytes":77},"window":2,"step":16},"earlier":[]}
                """;

        Progress read = new ObjectMapper().readValue(before, Progress.class);

        assertThat(read.window()).isEqualTo(3);
        assertThat(read.priorCorrection()).isEmpty();
        assertThat(read.ancestry().contains(2)).isTrue();
        assertThat(read.nextVersion()).isEqualTo(3);
    }
}
