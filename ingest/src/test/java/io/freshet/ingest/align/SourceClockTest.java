package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sources whose clocks are wrong, beside others whose clocks are right. */
final class SourceClockTest {
    private static final String PIPELINE =
            Aligned.PIPELINE.replace("retention: 60s, max-ahead: 30d", "retention: 10m, max-ahead: 1h");
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int FAST = 59 * 60;

    @Test
    void eightEventsOfTheNextHourCloseNobodysSample() {
        try (Aligned aligned = new Aligned(PIPELINE)) {
            for (int i = 0; i < 60; i++) {
                aligned.at(i).send("early" + i, "a", i, "A").send("early" + i, "b", i, "B");
            }
            for (int i = 0; i < 8; i++) {
                aligned.at(60).send("fast" + i, "a", 60 + FAST, "A");
            }
            for (int i = 55; i < 60; i++) {
                aligned.send("early" + i, "c", i, "C");
            }
            for (int i = 61; i < 121; i++) {
                aligned.at(i)
                        .send("later" + i, "a", i, "A")
                        .send("later" + i, "b", i, "B")
                        .send("later" + i, "c", i, "C");
            }

            assertThat(aligned.letters()).isEmpty();
            assertThat(aligned.samples())
                    .filteredOn(sample -> sample.getSampleId().matches("later.*|early5[5-9]"))
                    .hasSize(65)
                    .allSatisfy(sample -> assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE));
        }
    }

    @Test
    void anEventOfTheFutureCountsAsNow() {
        try (Aligned aligned = new Aligned(PIPELINE)) {
            aligned.at(100).send("7", "a", 100 + FAST, "A");
            aligned.at(109).send("8", "a", 109, "A").pass(TICK);
            assertThat(aligned.samples()).isEmpty();

            aligned.at(110).send("9", "a", 110, "A").pass(TICK);

            Sample closed = aligned.samples().get(0);
            assertThat(closed.getSampleId()).isEqualTo("7");
            assertThat(closed.getEventTime()).isEqualTo(Aligned.START.plusSeconds(100));
        }
    }

    @Test
    void aServerTwoHoursFastThatStampsEventsMakesNothingLateAndLosesNothing() {
        try (Aligned aligned = new Aligned(PIPELINE)) {
            for (int i = 0; i < 30; i++) {
                aligned.at(i).send(Aligned.untimed("fast" + i, "a", i + 7_200, "A"));
                aligned.send(Aligned.untimed("fast" + i, "b", i + 7_200, "B"));
                aligned.send(Aligned.untimed("fast" + i, "c", i + 7_200, "C"));
                aligned.send("right" + i, "a", i, "A")
                        .send("right" + i, "b", i, "B")
                        .send("right" + i, "c", i, "C");
            }

            assertThat(aligned.letters()).isEmpty();
            assertThat(aligned.samples()).hasSize(60).allSatisfy(sample -> {
                assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE);
                assertThat(sample.getEventTime()).isBefore(Aligned.START.plusSeconds(31));
            });
            assertThat(aligned.alerts())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.getEvidence()).containsEntry("aheadSeconds", 7_200.0));
        }
    }

    @Test
    void whatIsTooFarAheadOfTheBrokerIsRefusedAndMovesNoClock() {
        try (Aligned aligned = new Aligned(PIPELINE)) {
            aligned.at(0)
                    .send("7", "a", 0, "A")
                    .send("8", "a", 3_601, "A")
                    .send("7", "b", 1, "B")
                    .send("7", "c", 1, "C");

            assertThat(aligned.samples())
                    .singleElement()
                    .extracting(Sample::getSampleId)
                    .isEqualTo("7");
            assertThat(aligned.letters())
                    .singleElement()
                    .extracting(DeadLetter::getReason)
                    .isEqualTo(DeadLetterReason.EVENT_TIME_OUT_OF_RANGE);
        }
    }

    @Test
    void aSourceWhoseClockIsOffRaisesOneAlertWithItsSize() {
        try (Aligned aligned = new Aligned(PIPELINE)) {
            for (int i = 0; i < 20; i++) {
                aligned.at(i).send(of("camera", "c" + i, i + FAST)).send(of("phone", "p" + i, i + 60));
                aligned.send(of("right", "r" + i, i + 5));
            }

            List<Alert> alerts = aligned.alerts();
            assertThat(alerts).hasSize(2);
            assertThat(alerts.get(0).getMessage()).contains("\"camera\"").contains("3540 s ahead");
            assertThat(alerts.get(1).getMessage()).contains("\"phone\"").contains("60 s ahead");
            assertThat(aligned.meters.counter("freshet.events.ahead").count()).isEqualTo(40);
        }
    }

    /** The same events of right clocks, with and without others of a wrong one among them. */
    @Property(tries = 25)
    void noClockDecidesForOthers(@ForAll List<@IntRange(min = 0, max = 7_200) Integer> aheads, @ForAll long seed) {
        List<ModalityEvent> right = right(seed);

        assertThat(chains(right, aheads)).isEqualTo(chains(right, List.of()));
    }

    /** Two to three parts of each sample, at most 3 s apart, in any order within them. */
    private static List<ModalityEvent> right(long seed) {
        java.util.Random random = new java.util.Random(seed);
        List<ModalityEvent> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (String modality : random.nextBoolean() ? List.of("a", "b", "c") : List.of("c", "a")) {
                events.add(Aligned.event("k" + i, modality, 3 * i + random.nextInt(3), modality));
            }
        }
        return events;
    }

    private static Map<String, List<String>> chains(List<ModalityEvent> right, List<Integer> aheads) {
        try (Aligned aligned = new Aligned(PIPELINE.replace("max-ahead: 1h", "max-ahead: 3h"))) {
            for (int i = 0; i < right.size(); i++) {
                int second = 3 * Integer.parseInt(right.get(i).getSampleId().substring(1));
                aligned.at(second + 3).send(right.get(i));
                if (i < aheads.size()) {
                    aligned.send("fast" + i, "b", second + 3 + aheads.get(i), "B");
                }
            }
            aligned.pass(Duration.ofSeconds(6));
            Map<String, List<String>> chains = new TreeMap<>();
            aligned.samples().stream()
                    .filter(sample -> sample.getSampleId().startsWith("k"))
                    .forEach(sample -> chains.computeIfAbsent(sample.getSampleId(), id -> new ArrayList<>())
                            .add(sample.getRevision() + " " + sample.getParts().keySet()));
            return chains;
        }
    }

    private static ModalityEvent of(String source, String id, int second) {
        ModalityEvent event = Aligned.event(id, "a", second, new String(new byte[] {65}, StandardCharsets.UTF_8));
        event.setSource(source);
        return event;
    }
}
