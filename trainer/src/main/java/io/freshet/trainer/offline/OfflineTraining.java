package io.freshet.trainer.offline;

import io.freshet.model.Features;
import io.freshet.model.Learner;
import io.freshet.model.LearningBatch;
import io.freshet.model.MultimodalModel;
import io.freshet.model.task.Evaluation;
import io.freshet.model.task.EvaluationMetrics;
import io.freshet.model.task.TargetVector;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.trainer.evaluate.Evaluator;
import io.freshet.trainer.evaluate.Evaluator.Question;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.learn.Seeds;
import io.freshet.trainer.learn.Seeds.Use;
import io.freshet.trainer.offline.OfflineReport.Epoch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * Takes a model through passes over a dataset. What it becomes is a function of its weights, the configuration and the
 * dataset. One thread; the model is the caller's to close.
 */
public final class OfflineTraining {
    private final MultimodalModel model;
    private final LearningConfig config;
    private final FeatureCache cache;
    private final Seeds seeds;
    private long steps;

    public OfflineTraining(MultimodalModel model, LearningConfig config, FeatureCache cache) {
        this.model = model;
        this.config = config;
        this.cache = cache;
        this.seeds = new Seeds(config.fineTune().seed());
    }

    /** Steps that so many passes over a dataset take. */
    public static long steps(Dataset data, LearningConfig config, int epochs) {
        int batch = config.optimizer().batch();
        return (long) epochs * ((data.train().size() + batch - 1) / batch);
    }

    /**
     * Learns, and leaves the model with the weights of the pass that answered the validation part best, or of the last
     * one where there is no such part.
     *
     * @param epochs passes, at least 1
     * @throws RefusedException when an example cannot be decoded
     * @throws IOException when a payload is out of reach
     */
    public OfflineReport fit(Dataset data, int epochs, OfflineListener listener) throws RefusedException, IOException {
        List<Epoch> history = new ArrayList<>();
        Optional<Epoch> best = Optional.empty();
        try (MultimodalModel kept = model.twin();
                Learner learner = Learner.of(model, config)) {
            for (int number = 1; number <= epochs; number++) {
                double loss = pass(learner, data.train(), listener);
                Epoch epoch = new Epoch(number, loss, evaluate(data.validation()));
                history.add(epoch);
                listener.epoch(epoch);
                if (best.isEmpty() || isBetter(epoch, best.get())) {
                    best = Optional.of(epoch);
                    kept.become(model);
                }
            }
            model.become(kept);
        }
        Epoch kept = best.orElseThrow(() -> new IllegalArgumentException("No pass was made; make at least one."));
        return new OfflineReport(history, kept.number(), kept.validation(), evaluate(data.test()), alone(data.test()));
    }

    private boolean isBetter(Epoch epoch, Epoch best) {
        if (epoch.validation().count() == 0) {
            return true;
        }
        return model.task()
                        .figureOfMerit()
                        .lost(epoch.validation().merit(), best.validation().merit())
                < 0;
    }

    private double pass(Learner learner, List<ReadyExample> examples, OfflineListener listener)
            throws RefusedException, IOException {
        List<ReadyExample> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(seeds.of(Use.ORDER, steps)));
        double sum = 0;
        int count = 0;
        for (int from = 0; from < shuffled.size(); from += config.optimizer().batch()) {
            int to = Math.min(shuffled.size(), from + config.optimizer().batch());
            double loss = learner.step(batch(shuffled.subList(from, to)), seeds.of(Use.STEP, steps++))
                    .loss();
            listener.step(loss);
            sum += loss;
            count++;
        }
        return sum / count;
    }

    private LearningBatch batch(List<ReadyExample> examples) throws RefusedException, IOException {
        List<Features> features = new ArrayList<>();
        List<TargetVector> targets = new ArrayList<>();
        float[] weights = new float[examples.size()];
        for (ReadyExample example : examples) {
            weights[features.size()] = example.weight();
            features.add(cache.of(example));
            targets.add(example.target());
        }
        return new LearningBatch(features, targets, weights);
    }

    /** How well the present weights answer examples. */
    public EvaluationMetrics evaluate(List<ReadyExample> examples) throws RefusedException, IOException {
        return evaluate(examples, Optional.empty());
    }

    private Map<String, EvaluationMetrics> alone(List<ReadyExample> test) throws RefusedException, IOException {
        Map<String, EvaluationMetrics> alone = new LinkedHashMap<>();
        if (model.spec().modalities().size() > 1) {
            for (String modality : model.spec().modalities().keySet()) {
                alone.put(modality, evaluate(test, Optional.of(modality)));
            }
        }
        return alone;
    }

    /**
     * Evaluates in batches, so that no more than one batch of features is needed at a time.
     *
     * @param only the modality that is kept of each example; those without it are left out
     */
    private EvaluationMetrics evaluate(List<ReadyExample> examples, Optional<String> only)
            throws RefusedException, IOException {
        List<Evaluation> evaluations = new ArrayList<>();
        List<Question> batch = new ArrayList<>();
        for (ReadyExample example : examples) {
            Features features = cache.of(example);
            if (only.isPresent() && !features.present().contains(only.get())) {
                continue;
            }
            Features asked = only.isEmpty() ? features : features.only(new TreeSet<>(List.of(only.get())));
            batch.add(new Question(asked, example.target(), example.importance()));
            if (batch.size() == Evaluator.BATCH) {
                evaluations.addAll(Evaluator.evaluate(model, batch));
                batch.clear();
            }
        }
        evaluations.addAll(Evaluator.evaluate(model, batch));
        return model.task().summarise(evaluations);
    }
}
