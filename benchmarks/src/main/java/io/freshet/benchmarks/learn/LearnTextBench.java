package io.freshet.benchmarks.learn;

import io.freshet.benchmarks.learn.TextSet.Labelled;
import io.freshet.benchmarks.measure.ProcessMemory;
import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import io.freshet.model.task.ConfusionMatrix;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a pretrained text encoder is tuned by one pass over a stream of texts that others published, each window
 * learned as the trainer learns it.
 */
public final class LearnTextBench {
    private static final double MEGABYTE = 1 << 20;
    private static final double NANOS = 1e9;
    /** Windows between two lines of progress. */
    private static final int TOLD = 8;

    private final Scale scale;
    private final PrintWriter out;

    /**
     * How much is learned.
     *
     * @param sets of texts
     * @param texts of each, at most
     * @param strategy of tuning, as in a configuration file
     * @param seed of the stream's order
     */
    public record Scale(List<TextSet> sets, int texts, String strategy, long seed) {
        public Scale {
            sets = List.copyOf(sets);
        }
    }

    public LearnTextBench(Scale scale, PrintWriter out) {
        this.scale = scale;
        this.out = out;
    }

    /** Learns every set in turn, from the pretrained encoder each time. */
    public List<Figure> run() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (TextSet set : scale.sets()) {
            figures.addAll(learn(set));
        }
        figures.add(Figure.of("peakResident", ProcessMemory.own().peakResidentBytes() / MEGABYTE, "MB", Bar.none())
                .noted("this process, from its beginning on"));
        return figures;
    }

    private List<Figure> learn(TextSet set) throws IOException, InterruptedException {
        List<Labelled> stream = set.stream(scale.seed());
        stream = stream.subList(0, Math.min(stream.size(), scale.texts()));
        Path directory = Files.createTempDirectory("freshet-learn");
        try (TextPipeline pipeline =
                TextPipeline.begin(set.labels(), "fine-tune: {strategy: " + scale.strategy() + "}\n", directory)) {
            long begun = System.nanoTime();
            int size = pipeline.windowSize();
            for (int from = 0; from < stream.size(); from += size) {
                pipeline.learn(stream.subList(from, Math.min(stream.size(), from + size)));
                if (from / size % TOLD == 0) {
                    out.printf("%s: %,d of %,d texts, %.0f s%n", set, from + size, stream.size(), seconds(begun));
                    out.flush();
                }
            }
            double learned = seconds(begun);
            ConfusionMatrix answers = pipeline.answers(set.test());
            return List.of(
                    quality(set, answers).noted(stream.size() + " texts once, " + scale.strategy()),
                    Figure.of(name(set) + "Seconds", learned, "s", Bar.none()));
        }
    }

    private static Figure quality(TextSet set, ConfusionMatrix answers) {
        return switch (set) {
            case CLINC150 -> Figure.of("clinc150", answers.accuracy(), "accuracy", Bar.atLeast(0.93));
            case BANKING77 -> Figure.of("banking77", answers.accuracy(), "accuracy", Bar.atLeast(0.90));
            case SMS -> Figure.of("smsSpamF1", answers.f1(set.labels().indexOf("spam")), "F1", Bar.atLeast(0.95));
        };
    }

    private static String name(TextSet set) {
        return switch (set) {
            case CLINC150 -> "clinc150";
            case BANKING77 -> "banking77";
            case SMS -> "sms";
        };
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / NANOS;
    }
}
