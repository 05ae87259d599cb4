package io.freshet.trainer.learn;

import io.freshet.model.Features;
import io.freshet.model.Learner;
import io.freshet.model.LearningBatch;
import io.freshet.model.StepOutcome;
import io.freshet.model.task.TargetVector;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.learn.Seeds.Use;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Learns one window: some passes over its examples, each batch mixed with replay. One thread, the learner's. */
public final class WindowTraining {
    private final Learner learner;
    private final FeatureCache cache;
    private final LearningConfig config;
    private final int usual;
    private final Seeds seeds;

    /**
     * A training plan.
     *
     * @param usual training examples of a window when the trainer keeps up
     */
    public WindowTraining(Learner learner, FeatureCache cache, LearningConfig config, int usual) {
        this.learner = learner;
        this.cache = cache;
        this.config = config;
        this.usual = usual;
        this.seeds = new Seeds(config.fineTune().seed());
    }

    /**
     * Takes the window through the learner.
     *
     * @param firstStep steps tried in the lineage before; with the seed it decides all that is random
     * @throws IOException when a payload is out of reach; the model then stands somewhere in the training
     * @throws InterruptedException when the thread is interrupted, checked before each step; likewise
     */
    public WindowTrainingReport learn(List<ReadyExample> window, ReplayBuffer replay, long firstStep)
            throws IOException, InterruptedException {
        List<StepOutcome> outcomes = new ArrayList<>();
        for (int epoch = 0; epoch < passes(window.size()); epoch++) {
            for (List<ReadyExample> fresh : shuffledBatches(window, firstStep + outcomes.size())) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the window is given up after " + outcomes.size() + " steps");
                }
                long step = firstStep + outcomes.size();
                List<ReadyExample> batch = new ArrayList<>(fresh);
                batch.addAll(replay.draw(replayed(fresh.size()), step));
                Optional<LearningBatch> ready = gather(batch, replay);
                if (ready.isPresent()) {
                    outcomes.add(learner.step(ready.get(), seeds.of(Use.STEP, step)));
                }
            }
        }
        return report(outcomes);
    }

    /** Fewer passes over a larger window, so that catching up costs no more time than keeping up; never none. */
    private int passes(int examples) {
        double share = (double) usual / Math.max(usual, examples);
        return (int) Math.max(1, Math.round(config.fineTune().epochs() * share));
    }

    private List<List<ReadyExample>> shuffledBatches(List<ReadyExample> window, long step) {
        List<ReadyExample> shuffled = new ArrayList<>(window);
        Collections.shuffle(shuffled, new Random(seeds.of(Use.ORDER, step)));
        int fresh = Math.max(1, (int)
                Math.round(config.optimizer().batch() / (1 + config.replay().ratio())));
        List<List<ReadyExample>> batches = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); from += fresh) {
            batches.add(shuffled.subList(from, Math.min(shuffled.size(), from + fresh)));
        }
        return batches;
    }

    private int replayed(int fresh) {
        return (int) Math.round(fresh * config.replay().ratio());
    }

    private Optional<LearningBatch> gather(List<ReadyExample> batch, ReplayBuffer replay) throws IOException {
        List<Features> features = new ArrayList<>();
        List<ReadyExample> usable = new ArrayList<>();
        for (ReadyExample example : batch) {
            try {
                features.add(cache.of(example));
                usable.add(example);
            } catch (RefusedException e) {
                // It was usable once: its payload has left the blob store since, and will not come back.
                replay.forget(example.id());
            }
        }
        return features.isEmpty() ? Optional.empty() : Optional.of(batch(features, usable));
    }

    private static LearningBatch batch(List<Features> features, List<ReadyExample> examples) {
        List<TargetVector> targets = examples.stream().map(ReadyExample::target).toList();
        float[] weights = new float[targets.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = examples.get(i).weight();
        }
        return new LearningBatch(features, targets, weights);
    }

    private static WindowTrainingReport report(List<StepOutcome> outcomes) {
        List<StepOutcome> applied =
                outcomes.stream().filter(StepOutcome::applied).toList();
        return new WindowTrainingReport(
                outcomes.size(),
                outcomes.size() - applied.size(),
                applied.stream().mapToDouble(StepOutcome::loss).average().orElse(Double.NaN),
                applied.stream()
                        .mapToDouble(StepOutcome::gradientNorm)
                        .average()
                        .orElse(Double.NaN));
    }
}
