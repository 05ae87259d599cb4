package io.freshet.benchmarks.learn;

import io.freshet.benchmarks.learn.Recordings.Recording;
import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import io.freshet.cli.output.FailedException;
import io.freshet.cli.output.WorkBar;
import io.freshet.model.Compute;
import io.freshet.model.Features;
import io.freshet.model.Learner;
import io.freshet.model.LearningBatch;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.task.Scores;
import io.freshet.model.task.TargetVector;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Leaves each speaker out once: a model with the pretrained speech embedding learns the digits of all others, and is
 * asked for those of the one that it never heard.
 */
public final class VoicesBench {
    private static final String MODALITY = "voice";
    private static final double WORST = 0.95;
    private static final int SCORED_AT_ONCE = 50;

    private final Recordings recordings;
    private final Effort effort;
    private final PrintWriter out;
    private final FreshetConfig config;
    private final ModelSpec spec;

    /**
     * How much is learned.
     *
     * @param passes over all recordings of the other speakers
     */
    public record Effort(int passes, long seed) {}

    private record Example(Recording recording, Features features) {}

    /** A bench that tells its progress. */
    public VoicesBench(Recordings recordings, Effort effort, PrintWriter out) {
        this.recordings = recordings;
        this.effort = effort;
        this.out = out;
        this.config = ConfigLoader.parse(
                "voices.yaml",
                "pipeline: voices\nmodalities: {" + MODALITY + ": {encoder: speech-embedding}}\ntask: {labels: "
                        + Recordings.LABELS + "}\n",
                Map.of());
        this.spec = ModelSpec.of(config);
    }

    /** The figures: accuracy on each speaker before any label of theirs, the worst and the mean. */
    public List<Figure> run() throws IOException {
        Compute.start(0);
        List<Example> examples = examples();
        SortedMap<String, Double> accuracy = new TreeMap<>();
        long start = System.nanoTime();
        try (WorkBar bar = WorkBar.of("voices", (long) recordings.speakers().size() * effort.passes(), out)) {
            for (String speaker : recordings.speakers()) {
                bar.now("without " + speaker);
                accuracy.put(speaker, without(speaker, examples, bar));
            }
        }
        return figures(accuracy, (System.nanoTime() - start) / 1e9);
    }

    private List<Figure> figures(SortedMap<String, Double> accuracy, double seconds) {
        double worst = Collections.min(accuracy.values());
        double mean = accuracy.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("worstSpeaker", worst, "accuracy", Bar.atLeast(WORST))
                .noted("of a speaker never heard; " + recordings.origin()));
        figures.add(Figure.of("meanSpeaker", mean, "accuracy", Bar.none()));
        accuracy.forEach((speaker, value) -> figures.add(Figure.of(speaker, value, "accuracy", Bar.none())));
        figures.add(Figure.of("seconds", seconds, "s", Bar.none())
                .noted(String.format(
                        Locale.ROOT,
                        "%d models, %d passes each over about %d recordings",
                        accuracy.size(),
                        effort.passes(),
                        recordings.all().size() * (accuracy.size() - 1) / accuracy.size())));
        return figures;
    }

    private double without(String speaker, List<Example> examples, WorkBar bar) {
        List<Example> heard = new ArrayList<>();
        List<Example> unheard = new ArrayList<>();
        examples.forEach(one -> (one.recording().speaker().equals(speaker) ? unheard : heard).add(one));
        try (MultimodalModel model = MultimodalModel.initialise(spec, effort.seed(), ComputeDevice.CPU)) {
            try (Learner learner = Learner.of(model, config.learning())) {
                Random random = new Random(effort.seed());
                long step = 0;
                for (int pass = 0; pass < effort.passes(); pass++) {
                    Collections.shuffle(heard, random);
                    step = learn(learner, heard, step);
                    bar.step();
                }
            }
            return accuracy(model, unheard);
        }
    }

    private long learn(Learner learner, List<Example> examples, long firstStep) {
        int size = config.learning().optimizer().batch();
        long step = firstStep;
        for (int from = 0; from < examples.size(); from += size) {
            List<Example> batch = examples.subList(from, Math.min(examples.size(), from + size));
            float[] weights = new float[batch.size()];
            Arrays.fill(weights, 1);
            learner.step(
                    new LearningBatch(
                            batch.stream().map(Example::features).toList(),
                            batch.stream()
                                    .map(one -> TargetVector.of(one.recording().digit()))
                                    .toList(),
                            weights),
                    step++);
        }
        return step;
    }

    private static double accuracy(MultimodalModel model, List<Example> examples) {
        int right = 0;
        for (int from = 0; from < examples.size(); from += SCORED_AT_ONCE) {
            List<Example> batch = examples.subList(from, Math.min(examples.size(), from + SCORED_AT_ONCE));
            List<Scores> scores =
                    model.score(batch.stream().map(Example::features).toList());
            for (int i = 0; i < batch.size(); i++) {
                right += scores.get(i).best() == batch.get(i).recording().digit() ? 1 : 0;
            }
        }
        return (double) right / examples.size();
    }

    private List<Example> examples() throws IOException {
        Preparer preparer = new Preparer(spec, part -> ((ByteBuffer) part.getPayload()).array());
        List<Example> examples = new ArrayList<>();
        for (Recording recording : recordings.all()) {
            try {
                examples.add(new Example(recording, preparer.prepare(sample(recording))));
            } catch (UndecodableException e) {
                throw new FailedException("a recording of " + recording.speaker() + " cannot be read: " + e.getMessage()
                        + "; take it out of the folder");
            }
        }
        return examples;
    }

    private static Sample sample(Recording recording) {
        Part part = Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType("audio/wav")
                .setPayload(ByteBuffer.wrap(recording.wav()))
                .setSha256("")
                .build();
        return Sample.newBuilder()
                .setSampleId(recording.speaker())
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(Map.of(MODALITY, part))
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }
}
