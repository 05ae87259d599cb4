package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.benchmarks.system.BenchSystem.Pipeline;
import io.freshet.benchmarks.system.Broker;
import io.freshet.benchmarks.system.CommittedRecords;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code freshet bench align --oracle}: two instances of the streams role align and label a generated disorder while
 * they are killed and come back, and everything that comes out is compared with what a brute-force oracle says.
 */
public final class OracleBench {
    private static final String SETTINGS = """
            modalities:
              text: {encoder: hashed-text}
              image: {encoder: cnn, size: 28}
              audio: {encoder: mel-cnn}
              sensor: {encoder: mlp, size: 4}
            task: {type: classification, labels: [a, b, c, d, e, f, g, h]}
            align: {window: 10s, grace: 2s, wall-clock-timeout: 2s, retention: 1h}
            labels: {horizon: 31d}
            """;

    private final Scale scale;
    private final PrintWriter out;

    /**
     * How much is compared.
     *
     * @param keys sampleIds, and about as many labels
     * @param folder where the bench makes a folder of its own, which it deletes at the end
     */
    public record Scale(int keys, long seed, Path folder) {
        public Scale {
            if (keys < 100) {
                throw new IllegalArgumentException("keys is " + keys + "; it must be at least 100");
            }
        }
    }

    public OracleBench(Scale scale, PrintWriter out) {
        this.scale = scale;
        this.out = out;
    }

    /** Takes every figure; the trouble alone takes most of a minute, a million keys tens of minutes. */
    public List<Figure> run() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Scenario scenario = new Scenario(scale.keys(), scale.seed());
        LabelScenario labels = new LabelScenario(scenario);
        Duration lasts = Duration.ofMillis(scenario.atMs(scale.keys()));
        // All of it is in the past: a broker refuses records of a changelog that are more than an hour ahead.
        Instant start = Instant.now().minus(Messages.LAST).minus(lasts).truncatedTo(ChronoUnit.MILLIS);
        try (BenchSystem system = BenchSystem.startIn(scale.folder())) {
            out.println("data and logs meanwhile in " + system.folder());
            Pipeline pipeline = system.pipeline("oracle", SETTINGS);
            try (Instances instances = new Instances(system, pipeline);
                    Broker broker = new Broker(pipeline.config())) {
                Script script = new Script(pipeline.config(), broker, labels, start, out);
                script.sayEarly();
                script.align(instances);
                Topics topics = Topics.of(pipeline.config());
                CommittedRecords records = new CommittedRecords(pipeline.config(), broker);
                SampleLedger samples = new SampleLedger(scenario);
                records.read(List.of(topics.samples()), Sample.class, record -> samples.take(record.value()));
                script.label(instances);
                ExampleLedger examples = new ExampleLedger(labels, samples, start);
                records.read(List.of(topics.examples()), Example.class, record -> examples.take(record.value()));
                Map<DeadLetterReason, Long> letters = letters(records, topics);
                out.printf("took %d s%n", (System.nanoTime() - begun) / 1_000_000_000);
                List<Figure> figures = figures(labels, samples, examples, letters);
                // What is wrong can only be found out from what led to it.
                if (figures.stream().allMatch(Figure::holds)) {
                    system.done();
                }
                return figures;
            }
        }
    }

    private static Map<DeadLetterReason, Long> letters(CommittedRecords records, Topics topics)
            throws IOException, InterruptedException {
        Map<DeadLetterReason, Long> letters = new EnumMap<>(DeadLetterReason.class);
        records.read(
                List.of(topics.deadLetters()),
                DeadLetter.class,
                record -> letters.merge(record.value().getReason(), 1L, Long::sum));
        return letters;
    }

    private static List<Figure> figures(
            LabelScenario labels, SampleLedger samples, ExampleLedger examples, Map<DeadLetterReason, Long> letters) {
        Expected expected = Expected.of(labels);
        long late = letters.getOrDefault(DeadLetterReason.LATE, 0L);
        long unmatched = letters.getOrDefault(DeadLetterReason.UNMATCHED, 0L);
        long others = letters.values().stream().mapToLong(Long::longValue).sum() - late - unmatched;
        long wrongSamples = samples.mismatches() + Math.abs(late - expected.late()) + others;
        long wrongLabels = examples.mismatches() + Math.abs(unmatched - expected.unmatched());
        return List.of(
                Figure.of("keys", labels.samples().keys(), "keys", Bar.none())
                        .noted(expected.events() + " events, " + expected.claims() + " labels"),
                Figure.of("mismatches", (double) wrongSamples, "keys", Bar.atMost(0))
                        .noted(late + " dead letters LATE, expected " + expected.late() + "; " + others
                                + " of other reasons, expected 0"),
                Figure.of("splitSamples", samples.splitSamples(), "keys", Bar.atMost(0)),
                Figure.of("labelMismatches", (double) wrongLabels, "keys", Bar.atMost(0))
                        .noted(unmatched + " dead letters UNMATCHED, expected " + expected.unmatched()));
    }

    /** What the scenario adds up to. */
    private record Expected(long events, long claims, long late, long unmatched) {
        static Expected of(LabelScenario labels) {
            long events = 0;
            long claims = 0;
            long late = 0;
            long unmatched = 0;
            for (int key = 0; key < labels.samples().keys(); key++) {
                boolean longPast = labels.samples().isLongPast(key);
                int arrivals = labels.samples().arrivals(key).size();
                events += arrivals;
                late += longPast ? arrivals : 0;
                claims += labels.claims(key).size();
                unmatched += ExampleOracle.unmatched(labels.claims(key), !longPast);
            }
            return new Expected(events, claims, late, unmatched);
        }
    }
}
