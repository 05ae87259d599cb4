package io.freshet.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import java.io.IOException;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {
    private static final int MOST = 10_000;

    @Test
    void aLetterThatFitsStaysAsItIs() throws IOException {
        DeadLetter letter = letter(new byte[10], new byte[9_000], new byte[10], "too late");

        assertThat(DeadLetters.fitted(letter, MOST))
                .isEqualTo(letter(new byte[10], new byte[9_000], new byte[10], "too late"));
    }

    @Test
    void aLargeValueIsLeftOutAndTheRestStays() throws IOException {
        DeadLetter fitted = DeadLetters.fitted(letter(new byte[10], new byte[MOST], new byte[10], "too late"), MOST);

        assertThat(fitted.getValue()).isNull();
        assertThat(fitted.getKey().remaining()).isEqualTo(10);
        assertThat(fitted.getHeaders()).hasSize(1);
        assertThat(fitted.getMessage()).startsWith("too late").contains("left out");
    }

    @Test
    void whateverIsLargeTheLetterCanBeWritten() throws IOException {
        String quoted = "\u6570".repeat(2 * MOST);
        DeadLetter fitted = DeadLetters.fitted(letter(new byte[MOST], new byte[MOST], new byte[MOST], quoted), MOST);

        assertThat(DeadLetter.getEncoder().encode(fitted).remaining()).isLessThan(MOST + 200);
        assertThat(fitted.getMessage()).contains("headers", "key");
    }

    private static DeadLetter letter(byte[] key, byte[] value, byte[] header, String message) {
        Headers headers = new RecordHeaders().add("trace", header);
        return DeadLetters.of(
                new DeadLetters.Place("examples", 0, 7),
                new DeadLetters.Original(key, value, headers),
                new DeadLetters.Refusal(DeadLetterReason.LATE, message, "train", Instant.EPOCH));
    }
}
