package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random disorder against a brute-force oracle that keeps every event in a list and thinks each sample through from the
 * beginning: no index, no bytes, no sweeping.
 */
final class AlignerOracleTest {
    private static final int OPEN = 10;
    private static final int RETENTION = 60;
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** An event of content at a second; or, without an id, a pause of the input. */
    record Step(String id, String modality, int second, String content) {
        boolean isPause() {
            return id.isEmpty();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> event = Combinators.combine(
                        Arbitraries.of("k1", "k2", "k3", "k4"),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.integers().between(0, 110),
                        Arbitraries.of("x", "y", "z"))
                .as(Step::new);
        Arbitrary<Step> pause = Arbitraries.just(new Step("", "", 0, ""));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(15, event), net.jqwik.api.Tuple.of(1, pause))
                .list()
                .ofMinSize(1)
                .ofMaxSize(150);
    }

    @Property(tries = 40)
    void everySampleIsWhatTheOracleSays(@ForAll("steps") List<Step> steps) {
        Map<String, List<String>> chains = run(steps);

        Oracle oracle = new Oracle();
        steps.forEach(oracle::take);
        oracle.pause();
        assertThat(chains).isEqualTo(oracle.chains);
    }

    @Property(tries = 20)
    void everySampleIsWhatTheOracleSaysWhereMostRecordsHaveToBeMoved(@ForAll("steps") List<Step> steps) {
        Map<String, List<String>> chains = run(steps, Aligned.PIPELINE.replace("partitions: 1", "partitions: 7"));

        Oracle oracle = new Oracle();
        steps.forEach(oracle::take);
        oracle.pause();
        assertThat(chains).isEqualTo(oracle.chains);
    }

    @Property(tries = 20)
    void theLastRevisionDoesNotDependOnTheOrderOfArrival(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        // Within retention, so that nothing is late in one order and not in another.
        List<Step> near = steps.stream()
                .filter(step -> !step.isPause())
                .map(step -> new Step(step.id(), step.modality(), step.second() % 50, step.content()))
                .toList();
        List<Step> shuffled = new ArrayList<>(near);
        java.util.Collections.shuffle(shuffled, new java.util.Random(seed));

        assertThat(lastContents(run(shuffled))).isEqualTo(lastContents(run(near)));
    }

    private static Map<String, List<String>> run(List<Step> steps) {
        return run(steps, Aligned.PIPELINE);
    }

    private static Map<String, List<String>> run(List<Step> steps, String pipeline) {
        Map<String, List<String>> chains = new TreeMap<>();
        try (Aligned aligned = new Aligned(pipeline)) {
            for (Step step : steps) {
                if (step.isPause()) {
                    aligned.pass(IDLE);
                } else {
                    aligned.send(step.id(), step.modality(), step.second(), step.content());
                }
            }
            aligned.pass(IDLE);
            for (Sample sample : aligned.samples()) {
                chains.computeIfAbsent(sample.getSampleId(), id -> new ArrayList<>())
                        .add(text(sample));
            }
        }
        return chains;
    }

    private static String text(Sample sample) {
        Map<String, String> parts = new TreeMap<>();
        sample.getParts().forEach((modality, part) -> parts.put(modality, content(part)));
        return sample.getRevision() + " " + parts + " " + sample.getMissing() + " " + sample.getClosedBy();
    }

    private static String content(Part part) {
        return StandardCharsets.UTF_8
                .decode(((ByteBuffer) part.getPayload()).duplicate())
                .toString();
    }

    private static Map<String, String> lastContents(Map<String, List<String>> chains) {
        Map<String, String> last = new HashMap<>();
        chains.forEach((id, chain) -> {
            String text = chain.get(chain.size() - 1);
            last.put(id, text.substring(text.indexOf('{'), text.indexOf('}')));
        });
        return last;
    }

    /** Thinks samples through from their events. */
    private static final class Oracle {
        private static final Set<String> EXPECTED = new TreeSet<>(Set.of("a", "b", "c"));

        final Map<String, List<String>> chains = new TreeMap<>();
        private final Map<String, Life> lives = new HashMap<>();
        private int now;

        void take(Step step) {
            if (step.isPause()) {
                pause();
                return;
            }
            now = Math.max(now, step.second());
            lives.forEach((id, life) -> closeIfDue(id, life));
            lives.values().removeIf(life -> life.isClosed() && life.deadline() + RETENTION <= now);
            Life life = lives.get(step.id());
            if (life == null) {
                if (step.second() + OPEN + RETENTION <= now) {
                    return;
                }
                life = new Life();
                lives.put(step.id(), life);
            }
            Map<String, String> before = life.contents();
            life.events.add(step);
            if (!life.isClosed()) {
                life.opened = life.events.size();
                closeIfDue(step.id(), life);
                if (!life.isClosed() && life.contents().keySet().equals(EXPECTED)) {
                    close(step.id(), life, "COMPLETE");
                }
            } else if (!before.equals(life.contents())) {
                emit(step.id(), life);
            }
        }

        void pause() {
            lives.forEach((id, life) -> {
                if (!life.isClosed()) {
                    close(id, life, "WALL_CLOCK");
                }
            });
        }

        private void closeIfDue(String id, Life life) {
            if (!life.isClosed() && !life.events.isEmpty() && life.deadline() <= now) {
                boolean complete = life.contents().keySet().equals(EXPECTED);
                close(id, life, complete ? "COMPLETE" : "GRACE");
            }
        }

        private void close(String id, Life life, String by) {
            life.closedBy = by;
            emit(id, life);
        }

        private void emit(String id, Life life) {
            Set<String> missing = new TreeSet<>(EXPECTED);
            missing.removeAll(life.contents().keySet());
            if (missing.isEmpty()) {
                life.closedBy = "COMPLETE";
            }
            life.revision++;
            chains.computeIfAbsent(id, key -> new ArrayList<>())
                    .add(life.revision + " " + life.contents() + " " + missing + " " + life.closedBy);
        }
    }

    /** All events of one sample, in the order they came. */
    private static final class Life {
        final List<Step> events = new ArrayList<>();
        int opened;
        int revision;
        String closedBy = "";

        boolean isClosed() {
            return !closedBy.isEmpty();
        }

        /** From the earliest event that came while the sample was open. */
        int deadline() {
            return events.subList(0, opened).stream()
                            .mapToInt(Step::second)
                            .min()
                            .orElseThrow()
                    + OPEN;
        }

        Map<String, String> contents() {
            Map<String, String> contents = new TreeMap<>();
            for (String modality : new HashSet<>(List.of("a", "b", "c"))) {
                events.stream()
                        .filter(event -> event.modality().equals(modality))
                        .max(Comparator.comparingInt(Step::second).thenComparing(AlignerOracleTest::digest))
                        .ifPresent(event -> contents.put(modality, event.content()));
            }
            return contents;
        }
    }

    private static String digest(Step step) {
        ModalityEvent event = Aligned.event(step.id(), step.modality(), step.second(), step.content());
        return io.freshet.schemas.blob.Digests.sha256((ByteBuffer) event.getPayload());
    }
}
