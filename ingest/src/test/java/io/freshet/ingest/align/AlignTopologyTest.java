package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlignTopologyTest {
    private static final Duration TICK = Duration.ofMillis(50);

    private Aligned aligned = new Aligned();

    @AfterEach
    void close() {
        aligned.close();
    }

    @Test
    void emitsOnceWhenModalitiesArriveOutOfOrder() {
        aligned.send("7", "c", 2, "C").send("7", "a", 0, "A").send("7", "b", 1, "B");

        Sample sample = only(aligned.samples());
        assertThat(sample.getSampleId()).isEqualTo("7");
        assertThat(sample.getRevision()).isEqualTo(1);
        assertThat(sample.getParts()).containsOnlyKeys("a", "b", "c");
        assertThat(sample.getMissing()).isEmpty();
        assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE);
        assertThat(sample.getOrigin()).isEqualTo(Origin.ALIGNED);
        assertThat(sample.getEventTime()).isEqualTo(Aligned.START);
    }

    @Test
    void payloadsComeOutAsTheyWentIn() {
        ModalityEvent event = Aligned.event("7", "a", 0, "A");
        event.setPayload(new BlobRef("ab".repeat(32), 5_000_000L));

        aligned.send(event).send("7", "b", 1, "B").send("7", "c", 1, "C");

        Sample sample = only(aligned.samples());
        assertThat(sample.getParts().get("a").getPayload()).isEqualTo(event.getPayload());
        assertThat(sample.getParts().get("b").getPayload())
                .isEqualTo(ByteBuffer.wrap("B".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void closesWithWhatIsThereWhenStreamTimePassesTheDeadline() {
        aligned.send("7", "a", 0, "A").send("8", "a", 9, "A").pass(TICK);
        assertThat(aligned.samples()).isEmpty();

        aligned.send("9", "a", 10, "A").pass(TICK);

        Sample sample = only(aligned.samples());
        assertThat(sample.getSampleId()).isEqualTo("7");
        assertThat(sample.getMissing()).containsExactly("b", "c");
        assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.GRACE);
    }

    @Test
    void theDeadlineFollowsTheEarliestPart() {
        aligned.send("7", "a", 5, "A")
                .send("7", "b", 0, "B")
                .send("9", "a", 10, "A")
                .pass(TICK);

        assertThat(only(aligned.samples()).getMissing()).containsExactly("c");
    }

    @Test
    void closesOnIdleInputByTheWallClock() {
        aligned.send("7", "a", 0, "A").pass(Duration.ofSeconds(4));
        assertThat(aligned.samples()).isEmpty();

        aligned.pass(Duration.ofSeconds(1));

        assertThat(only(aligned.samples()).getClosedBy()).isEqualTo(ClosedBy.WALL_CLOCK);
    }

    @Test
    void inputThatGoesOnKeepsTheWallClockFromClosing() {
        aligned.send("7", "a", 0, "A").pass(Duration.ofSeconds(4));
        aligned.send("8", "a", 1, "A").pass(Duration.ofSeconds(4));

        assertThat(aligned.samples()).isEmpty();
    }

    @Test
    void aLatePartMakesTheNextRevisionWithAllThatWasHeld() {
        aligned.send("7", "a", 0, "A").send("9", "a", 20, "A").pass(TICK);

        aligned.send("7", "b", 1, "B");

        List<Sample> samples = aligned.samples();
        assertThat(samples).extracting(Sample::getRevision).containsExactly(1, 2);
        assertThat(samples.get(1).getParts()).containsOnlyKeys("a", "b");
        assertThat(samples.get(1).getClosedBy()).isEqualTo(ClosedBy.GRACE);
    }

    @Test
    void aLatePartClosesItsOwnSampleFirstWhenThatWasDue() {
        aligned.send("7", "a", 0, "A").send("7", "b", 10, "B");

        assertThat(aligned.samples()).extracting(Sample::getRevision).containsExactly(1, 2);
    }

    @Test
    void sameContentAgainIsDroppedAndCounted() {
        aligned.send("7", "a", 0, "A")
                .send("7", "a", 0, "A")
                .send("7", "b", 0, "B")
                .send("7", "c", 0, "C");
        aligned.send("7", "b", 3, "B");

        assertThat(aligned.samples()).hasSize(1);
        assertThat(aligned.count("freshet.align.parts", "effect", "DUPLICATE")).isEqualTo(2);
    }

    @Test
    void newerContentReplacesAndOlderIsSuperseded() {
        aligned.send("7", "a", 1, "new")
                .send("7", "a", 0, "old")
                .send("7", "b", 0, "B")
                .send("7", "c", 0, "C");
        aligned.send("7", "a", 2, "newest").send("7", "a", 1, "older");

        assertThat(aligned.samples()).extracting(sample -> text(sample, "a")).containsExactly("new", "newest");
        assertThat(aligned.count("freshet.align.parts", "effect", "SUPERSEDED")).isEqualTo(2);
    }

    @Test
    void ofTwoContentsAtOneTimeTheSameWinsInEitherOrder() {
        aligned.send("7", "a", 0, "x")
                .send("7", "a", 0, "y")
                .send("7", "b", 0, "B")
                .send("7", "c", 0, "C");
        aligned.send("8", "a", 0, "y")
                .send("8", "a", 0, "x")
                .send("8", "b", 0, "B")
                .send("8", "c", 0, "C");

        List<Sample> samples = aligned.samples();
        assertThat(text(samples.get(0), "a")).isEqualTo(text(samples.get(1), "a"));
    }

    @Test
    void aSampleWithoutARequiredModalityIsADeadLetterUntilItComes() {
        aligned.close();
        aligned = new Aligned(Aligned.PIPELINE.replace("align: {", "align: {require: [b], "));
        aligned.send("7", "a", 0, "A").send("9", "a", 10, "A").pass(TICK);
        DeadLetter letter = only(aligned.letters());

        aligned.send("7", "b", 1, "B");

        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INCOMPLETE);
        assertThat(letter.getMessage()).contains("[b]");
        assertThat(only(aligned.samples()).getRevision()).isEqualTo(1);
    }

    @Test
    void aPartAfterRetentionIsADeadLetter() {
        aligned.send("7", "a", 0, "A").send("9", "a", 70, "A").pass(TICK);
        aligned.samples();

        aligned.send("7", "b", 0, "B");

        assertThat(aligned.samples()).isEmpty();
        assertThat(only(aligned.letters()).getReason()).isEqualTo(DeadLetterReason.LATE);
    }

    @Test
    void aPartJustWithinRetentionIsTaken() {
        aligned.send("7", "a", 0, "A").send("9", "a", 69, "A").pass(TICK);

        aligned.send("7", "b", 0, "B");

        assertThat(aligned.samples()).extracting(Sample::getSampleId).containsExactly("7", "7");
    }

    @Test
    void aBadRecordIsADeadLetterWithItsBytesAndHeadersAndTheRestGoesOn() {
        byte[] truncated = Arrays.copyOf(aligned.bytes(Aligned.event("7", "a", 0, "A")), 12);
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {1});

        aligned.send("a", new TestRecord<>("7".getBytes(StandardCharsets.UTF_8), truncated, headers));
        aligned.send("7", "a", 0, "A").send("7", "b", 0, "B").send("7", "c", 0, "C");

        DeadLetter letter = only(aligned.letters());
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.TRUNCATED);
        assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(truncated));
        assertThat(letter.getHeaders().get(0).getName()).isEqualTo("trace");
        assertThat(letter.getTopic()).isEqualTo("freshet.p.a");
        assertThat(letter.getStage()).isEqualTo("align");
        assertThat(aligned.samples()).hasSize(1);
        assertThat(aligned.meters
                        .counter("freshet.dead.letters", "stage", "align", "reason", "TRUNCATED")
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4711, -1, 0, Integer.MAX_VALUE})
    void aSchemaIdThatNobodyKnowsIsOneDeadLetterAndTheStreamGoesOn(int schemaId) {
        byte[] unknown = ByteBuffer.allocate(9).put((byte) 0).putInt(schemaId).array();

        aligned.send("a", "7".getBytes(StandardCharsets.UTF_8), unknown);
        aligned.send("7", "a", 0, "A").send("7", "b", 0, "B").send("7", "c", 0, "C");

        DeadLetter letter = only(aligned.letters());
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
        assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(unknown));
        assertThat(letter.getTopic()).isEqualTo("freshet.p.a");
        assertThat(aligned.samples()).hasSize(1);
    }

    @Test
    void aSchemaOfAnotherTypeIsOneDeadLetterAndTheStreamGoesOn() {
        Alert alert = new Alert(AlertKind.FAULT, "not an event", Map.of(), Aligned.START);
        byte[] another =
                EventSerdes.of(URI.create("mock://aligned")).serializer().serialize("freshet.p.alerts", alert);

        aligned.send("a", "7".getBytes(StandardCharsets.UTF_8), another);
        aligned.send("7", "a", 0, "A").send("7", "b", 0, "B").send("7", "c", 0, "C");

        assertThat(only(aligned.letters()).getReason()).isEqualTo(DeadLetterReason.INVALID);
        assertThat(aligned.samples()).hasSize(1);
    }

    @Test
    void keysThatAreNotTheSampleIdAreRefused() {
        byte[] value = aligned.bytes(Aligned.event("7", "a", 0, "A"));

        aligned.send("a", null, value);
        aligned.send("a", "8".getBytes(StandardCharsets.UTF_8), value);
        aligned.send("a", new byte[] {(byte) 0xff}, value);

        assertThat(aligned.letters())
                .extracting(DeadLetter::getReason)
                .containsExactly(
                        DeadLetterReason.NULL_KEY, DeadLetterReason.KEY_MISMATCH, DeadLetterReason.KEY_MISMATCH);
    }

    @Test
    void modalitiesSizesAndReferencesThatCannotBeUsedAreRefused() {
        byte[] key = "7".getBytes(StandardCharsets.UTF_8);
        ModalityEvent badBlob = Aligned.event("7", "a", 0, "A");
        badBlob.setPayload(new BlobRef("../../etc", 1L));

        aligned.send("a", key, aligned.bytes(Aligned.event("7", "z", 0, "A")));
        aligned.send("a", key, aligned.bytes(Aligned.event("7", "a", 0, "A".repeat(400_000))));
        aligned.send("a", key, aligned.bytes(badBlob));

        assertThat(aligned.letters())
                .extracting(DeadLetter::getReason)
                .containsExactly(
                        DeadLetterReason.UNKNOWN_MODALITY, DeadLetterReason.OVERSIZE, DeadLetterReason.INVALID);
    }

    @Test
    void anEventFromTheFarFutureDoesNotMoveTheClock() {
        aligned.send("7", "a", 0, "A").send("9", "a", 100 * 86_400, "A").pass(TICK);

        assertThat(aligned.samples()).isEmpty();
        assertThat(only(aligned.letters()).getReason()).isEqualTo(DeadLetterReason.EVENT_TIME_OUT_OF_RANGE);
    }

    private static String text(Sample sample, String modality) {
        ByteBuffer payload = (ByteBuffer) sample.getParts().get(modality).getPayload();
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
