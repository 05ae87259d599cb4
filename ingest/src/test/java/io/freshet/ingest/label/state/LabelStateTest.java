package io.freshet.ingest.label.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.label.state.LabelState.Sent;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.topic.DeadLetters;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class LabelStateTest {
    /** State as layout 1 wrote it on the day it was made: every later program must read it. */
    private static final String LAYOUT_1 = "01" + "0000000000000009" + "0000000000000063"
            + "01" + "00" + "02" + "0000000000000005" + "0000000000000011"
            + "01" + "03377e70" + "00" + "02" + "0000000000000006" + "00" + "0000000000000003" + "01" + "03636174"
            + "01" + "03636174" + "3f000000"
            + "01" + "0166" + "03377e70" + "00" + "01" + "03646f67" + "00" + "01" + "3ff0000000000000"
            + "0000000000000009" + "01"
            + "01" + "0137" + "04" + "000000000000002a";

    /** The same as layout 2 has it. */
    private static final String LAYOUT_2 = "02" + "0000000000000009" + "0000000000000063"
            + "01" + "00" + "02" + "0000000000000005" + "0000000000000011"
            + "01" + "027e70" + "00" + "02" + "0000000000000006" + "02" + "0000000000000009" + "0000000000000003"
            + "01" + "03636174" + "01" + "03636174" + "3f000000"
            + "01" + "0166" + "027e70" + "00" + "01" + "03646f67" + "00" + "01" + "3ff0000000000000"
            + "0000000000000009" + "01"
            + "01" + "00" + "04" + "000000000000002a";

    /** The same as layout 3 has it. */
    private static final String LAYOUT_3 = LAYOUT_2.replaceFirst("^02", "03")
            .replace("01" + "00" + "02" + "0000000000000005", "01" + "00" + "02" + "00" + "0000000000000005");

    @Test
    void layout1IsReadAndBecomesLayout3() {
        LabelState state = LabelStateCodec.read("7", HexFormat.of().parseHex(LAYOUT_1));

        assertThat(state.isOfLayout1()).isTrue();
        assertHoldsWhatWasWritten(state);
        assertThat(HexFormat.of().formatHex(LabelStateCodec.write("7", state))).isEqualTo(LAYOUT_3);
    }

    @Test
    void layout2IsReadAndBecomesLayout3() {
        LabelState state = LabelStateCodec.read("7", HexFormat.of().parseHex(LAYOUT_2));

        assertThat(state.isOfLayout1()).isFalse();
        assertHoldsWhatWasWritten(state);
        assertThat(HexFormat.of().formatHex(LabelStateCodec.write("7", state))).isEqualTo(LAYOUT_3);
    }

    @Test
    void layout3IsReadAndWritten() {
        LabelState state = LabelStateCodec.read("7", HexFormat.of().parseHex(LAYOUT_3));

        assertHoldsWhatWasWritten(state);
        assertThat(HexFormat.of().formatHex(LabelStateCodec.write("7", state))).isEqualTo(LAYOUT_3);
    }

    @Test
    void scoredSamplesComeBackUnderTheirNames() {
        LabelState state = new LabelState();
        state.add(new Snapshot(Origin.SCORED, 1, "7~3-a", 5, 17));
        state.add(new Snapshot(Origin.SCORED, 1, "7~3-b", 5, 17));
        state.add(new Snapshot(Origin.SCORED, 1, "", 5, 17));

        LabelState read = LabelStateCodec.read("7", LabelStateCodec.write("7", state));

        assertThat(read.snapshots()).isEqualTo(state.snapshots()).hasSize(3);
    }

    private static void assertHoldsWhatWasWritten(LabelState state) {
        assertThat(state.snapshots()).containsExactly(new Snapshot(Origin.ALIGNED, 2, "", 5, 17));
        // Layout 1 did not know when the answer was heard of: not after anything else.
        assertThat(state.answers())
                .containsExactly(
                        new ServedAnswer("7~p", Origin.ALIGNED, 2, 6, false, 3, "cat", Map.of("cat", 0.5f), 9));
        assertThat(state.claims())
                .containsExactly(
                        claim("f", "7~p", "dog", FeedbackKind.CORRECTION, 9).withWaiting(true));
        assertThat(state.sent()).containsExactly(Map.entry("7", new Sent(4, 42)));
    }

    @Test
    void idsOfEveryKindComeBackAsTheyWere() {
        LabelState state = new LabelState();
        List<String> ids = List.of("~", "=", "~~", "~1-r1", "=~2", "a", "a~", "");
        ids.forEach(id -> state.sent("~" + id, new Sent(1, 2)));
        ids.forEach(id -> state.sent(id, new Sent(3, 4)));

        LabelState read = LabelStateCodec.read("~", LabelStateCodec.write("~", state));

        assertThat(read.sent()).isEqualTo(state.sent());
    }

    @Test
    void anAnswerThatWaitsForItsLabelTakesFewBytes() {
        String id = "0d8c5a3e-7a34-4a52-9c41-3a1c4b1f0e77";
        LabelState state = new LabelState();
        state.add(new Snapshot(Origin.SCORED, 1, id + "~3-0123456789abcdef", 5, 17));
        state.add(answer(id + "~3-0123456789abcdef", 1, 5, 10));

        // Of which 119 are ten labels with their scores. Layout 1 had the sampleId again, and took 233.
        assertThat(LabelStateCodec.write(id, state)).hasSize(217);
    }

    @Test
    void moreClaimsThanUsuallyKeptComeBackAll() {
        LabelState state = new LabelState();
        for (int i = 0; i < 100; i++) {
            state.add(claim("f" + i, "7~" + i, "cat", FeedbackKind.LABEL, i), true);
        }

        assertThat(LabelStateCodec.read("7", LabelStateCodec.write("7", state)).claims())
                .isEqualTo(state.claims())
                .hasSize(100);
    }

    @Test
    void whoeverIsAnsweredWithoutEndLeavesTheNewestAnswersAndThoseThatAreSpokenOf() {
        LabelState state = new LabelState();
        state.add(claim("f", "7~0", "cat", FeedbackKind.LABEL, 1), true);
        for (int i = 0; i < 1_000; i++) {
            state.add(new Snapshot(Origin.SCORED, i + 1, "", i, 1));
            state.add(answer("7~" + i, i + 1, i, 1));
            state.sent("7~" + i, new Sent(1, 1));
        }

        List<Snapshot> gone = state.trim();

        assertThat(state.answers())
                .hasSize(256)
                .extracting(ServedAnswer::predictionId)
                .contains("7~0", "7~999", "7~745");
        assertThat(state.answer("7~744")).isEmpty();
        assertThat(state.sent()).hasSize(256);
        assertThat(state.claims()).hasSize(1);
        assertThat(gone).hasSize(744).contains(new Snapshot(Origin.SCORED, 2, "", 1, 1));
        assertThat(state.snapshots()).hasSize(256).contains(new Snapshot(Origin.SCORED, 1, "", 0, 1));
    }

    @Test
    void answersWithThousandsOfScoresAreFewer() {
        LabelState state = new LabelState();
        for (int i = 0; i < 100; i++) {
            state.add(answer("7~" + i, 1, i, 1_000));
        }

        state.trim();

        assertThat(state.answers())
                .hasSize(16)
                .extracting(ServedAnswer::predictionId)
                .contains("7~99");
        assertThat(LabelStateCodec.write("7", state)).hasSizeLessThan(1 << 18);
    }

    @Test
    void revisionsWithoutEndLeaveTheLatest() {
        LabelState state = new LabelState();
        for (int i = 1; i <= 1_000; i++) {
            // Their event time may go back: a part that comes late may be the earliest.
            state.add(new Snapshot(Origin.ALIGNED, i, "", 1_000 - i, i));
        }

        assertThat(state.trim()).hasSize(744);

        assertThat(state.latest()).contains(new Snapshot(Origin.ALIGNED, 1_000, "", 0, 1_000));
    }

    @Test
    void ofTwoContentsOfOneRevisionTheSameIsKeptInEitherOrder() {
        Snapshot one = new Snapshot(Origin.SCORED, 1, "", 5, 17);
        Snapshot other = new Snapshot(Origin.SCORED, 1, "", 6, 3);
        LabelState state = new LabelState();
        LabelState reversed = new LabelState();

        assertThat(List.of(state.add(one), state.add(other))).containsExactly(true, true);
        assertThat(List.of(reversed.add(other), reversed.add(one))).containsExactly(true, false);

        assertThat(state.snapshots()).isEqualTo(reversed.snapshots()).containsExactly(other);
    }

    @Test
    void aRecordThatWaitsIsKeptAsItCame() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {1});
        headers.add("none", null);
        WaitingRecord record = new WaitingRecord(
                new DeadLetters.Place("t", 3, 99),
                new DeadLetters.Original(new byte[] {7}, new byte[] {8, 9}, headers));

        WaitingRecord read = WaitingRecord.read(record.write());

        assertThat(read.place()).isEqualTo(record.place());
        assertThat(read.original().key()).containsExactly(7);
        assertThat(read.original().value()).containsExactly(8, 9);
        assertThat(read.original().headers()).isEqualTo(headers);
    }

    private static Claim claim(String id, String predictionId, String label, FeedbackKind kind, long time) {
        return new Claim(id, predictionId, new Target(TargetKind.CLASS, List.of(label), null), kind, 1, time, false);
    }

    private static ServedAnswer answer(String id, int revision, long time, int labels) {
        Map<String, Float> scores = new TreeMap<>();
        for (int i = 0; i < labels; i++) {
            scores.put("label" + i, 0.5f);
        }
        return new ServedAnswer(id, Origin.SCORED, revision, time, false, 1, "label0", scores, time);
    }
}
