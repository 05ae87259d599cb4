package io.freshet.model;

import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A pipeline in one thread: every example is scored by the weights of some windows before, four fifths of them are
 * learned in windows of 32 with replay, and new weights serve a while after their window has closed.
 */
final class PrequentialRun implements AutoCloseable {
    private static final int WINDOW = 32;
    /** Examples that pass between the end of a window and the first answer of its weights: 3 s at 12 a second. */
    private static final int LAG = 38;

    private final LearningConfig config;
    private final Random random;
    private final MultimodalModel served;
    private final MultimodalModel trained;
    private final Learner learner;
    private final List<Example> replay = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final Deque<Release> releases = new ArrayDeque<>();
    private int replaySeen;
    private int windows;
    private long steps;
    private long cpuNanos;

    record Example(Features features, int target) {}

    private record Release(int at, Map<String, WeightArray> weights) {}

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    PrequentialRun(ModelSpec spec, LearningConfig config, long seed) {
        this.config = config;
        this.random = new Random(seed);
        this.served = MultimodalModel.initialise(spec, seed, ComputeDevice.CPU);
        this.trained = MultimodalModel.initialise(spec, seed, ComputeDevice.CPU);
        this.learner = Learner.of(trained, config);
    }

    /** Whether each example was answered right by what served when it came. */
    List<Boolean> play(List<Example> stream) {
        List<Example> window = new ArrayList<>();
        for (int i = 0; i < stream.size(); i++) {
            while (!releases.isEmpty() && releases.element().at() <= i) {
                served.load(releases.remove().weights());
            }
            Example example = stream.get(i);
            right.add(served.score(List.of(example.features())).get(0).best() == example.target());
            if (random.nextInt(10) < 8) {
                window.add(example);
            }
            if (window.size() == WINDOW) {
                learn(window);
                releases.add(new Release(i + LAG, trained.weights()));
                window.clear();
            }
        }
        return Collections.unmodifiableList(right);
    }

    private void learn(List<Example> window) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int fresh = (int) Math.max(
                1, Math.round(config.optimizer().batch() / (1 + config.replay().ratio())));
        for (int epoch = 0; epoch < config.fineTune().epochs(); epoch++) {
            List<Example> order = new ArrayList<>(window);
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); from += fresh) {
                List<Example> batch = new ArrayList<>(order.subList(from, Math.min(order.size(), from + fresh)));
                batch.addAll(rehearsed(
                        (int) Math.round(batch.size() * config.replay().ratio())));
                learner.step(batch(batch), steps++);
            }
        }
        cpuNanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        windows++;
        window.forEach(this::remember);
    }

    private List<Example> rehearsed(int count) {
        SplittableRandom draw = new SplittableRandom(random.nextLong());
        return IntStream.range(0, replay.isEmpty() ? 0 : count)
                .mapToObj(i -> replay.get(draw.nextInt(replay.size())))
                .toList();
    }

    private void remember(Example example) {
        replaySeen++;
        if (replay.size() < config.replay().capacity()) {
            replay.add(example);
        } else if (random.nextInt(replaySeen) < replay.size()) {
            replay.set(random.nextInt(replay.size()), example);
        }
    }

    static LearningBatch batch(List<Example> examples) {
        float[] weights = new float[examples.size()];
        Arrays.fill(weights, 1);
        return Batches.labelled(
                examples.stream().map(Example::features).toList(),
                examples.stream().mapToInt(Example::target).toArray(),
                weights);
    }

    /** Share of {@code examples} that the newest weights answer right. */
    double accuracy(List<Example> examples) {
        return examples.stream()
                        .filter(one ->
                                trained.score(List.of(one.features())).get(0).best() == one.target())
                        .count()
                / (double) examples.size();
    }

    Map<String, Float> fusionWeights() {
        return trained.fusionWeights();
    }

    double cpuSecondsPerWindow() {
        return cpuNanos / 1e9 / Math.max(1, windows);
    }

    @Override
    public void close() {
        learner.close();
        trained.close();
        served.close();
    }
}
