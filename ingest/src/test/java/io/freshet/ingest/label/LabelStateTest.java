package io.freshet.ingest.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.label.LabelState.Sent;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.topic.DeadLetters;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

    @Test
    void layout1IsReadAndWritten() {
        LabelState state = LabelStateCodec.read(HexFormat.of().parseHex(LAYOUT_1));

        assertThat(state.snapshots()).containsExactly(new Snapshot(Origin.ALIGNED, 2, 5, 17));
        assertThat(state.answers())
                .containsExactly(new Answer("7~p", Origin.ALIGNED, 2, 6, false, 3, "cat", Map.of("cat", 0.5f)));
        assertThat(state.claims())
                .containsExactly(
                        claim("f", "7~p", "dog", FeedbackKind.CORRECTION, 9).withWaiting(true));
        assertThat(state.sent()).containsExactly(Map.entry("7", new Sent(4, 42)));
        assertThat(HexFormat.of().formatHex(LabelStateCodec.write(state))).isEqualTo(LAYOUT_1);
    }

    @Test
    void ofTwoContentsOfOneRevisionTheSameIsKeptInEitherOrder() {
        Snapshot one = new Snapshot(Origin.SCORED, 1, 5, 17);
        Snapshot other = new Snapshot(Origin.SCORED, 1, 6, 3);
        LabelState state = new LabelState();
        LabelState reversed = new LabelState();

        assertThat(List.of(state.add(one), state.add(other))).containsExactly(true, true);
        assertThat(List.of(reversed.add(other), reversed.add(one))).containsExactly(true, false);

        assertThat(state.snapshots()).isEqualTo(reversed.snapshots()).containsExactly(other);
    }

    @Test
    void aFloodOfRepeatsDoesNotGrowTheStateNorForgetWhoSaidItFirst() {
        LabelState state = new LabelState();
        for (int i = 0; i < 1_000; i++) {
            state.add(claim("f" + i, "", "cat", FeedbackKind.LABEL, i));
        }

        assertThat(state.claims()).hasSizeLessThanOrEqualTo(64);
        assertThat(state.claims().get(0).feedbackId()).isEqualTo("f0");
    }

    @Test
    void aClaimThatWaitsIsNeverForgotten() {
        LabelState state = new LabelState();
        for (int i = 0; i < 100; i++) {
            state.add(claim("f" + i, "", "cat", FeedbackKind.LABEL, i).withWaiting(true));
        }

        assertThat(state.claims()).hasSize(100);
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
}
