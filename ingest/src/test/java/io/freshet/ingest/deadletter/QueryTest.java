package io.freshet.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QueryTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void everythingEmptyMeansAll() {
        assertThat(Query.ALL.matches(letter("7"))).isTrue();
        assertThat(Query.ALL.matches(letter(""))).isTrue();
    }

    @Test
    void everyConditionMustHold() {
        Query query = Query.ALL
                .withReasons(Set.of(DeadLetterReason.LATE, DeadLetterReason.INVALID))
                .withStage("align")
                .withTopic("freshet.p.text")
                .withSampleId("7")
                .withSince(AT);

        assertThat(query.matches(letter("7"))).isTrue();
        assertThat(query.withReasons(Set.of(DeadLetterReason.OVERSIZE)).matches(letter("7")))
                .isFalse();
        assertThat(query.withStage("label").matches(letter("7"))).isFalse();
        assertThat(query.withTopic("freshet.p.audio").matches(letter("7"))).isFalse();
        assertThat(query.withSampleId("8").matches(letter("7"))).isFalse();
        assertThat(query.withSince(AT.plusMillis(1)).matches(letter("7"))).isFalse();
    }

    @Test
    void aLetterWithoutKeyIsOfNoSample() {
        DeadLetter letter = letter("7");
        letter.setKey(null);

        assertThat(Query.ALL.withSampleId("7").matches(letter)).isFalse();
    }

    @Test
    void aLetterMadeOfStateCannotBePutBack() {
        DeadLetter letter = letter("7");
        assertThat(new Stored(1, 5, letter, false).isReplayable()).isTrue();

        letter.setOffset(-1L);

        assertThat(new Stored(1, 5, letter, false).isReplayable()).isFalse();
        assertThat(new Stored(1, 5, letter, false).id()).isEqualTo("1-5");
    }

    private static DeadLetter letter(String key) {
        return DeadLetter.newBuilder()
                .setTopic("freshet.p.text")
                .setPartition(0)
                .setOffset(3)
                .setKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
                .setReason(DeadLetterReason.LATE)
                .setMessage("late")
                .setStage("align")
                .setAt(AT)
                .build();
    }
}
