package io.freshet.model;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.adapt.Adaptation;
import io.freshet.model.adapt.Adaptations;
import io.freshet.model.optimise.Optimizer;
import io.freshet.model.task.TargetVector;
import io.freshet.model.task.Task;
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.HostMemory;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A model being trained, and its optimizer. One thread at a time; nobody scores the model during a step. */
public final class Learner implements AutoCloseable {
    private final MultimodalModel model;
    private final LearningConfig config;
    private final HostMemory memory;
    private final Optimizer optimizer;
    private final Adaptation adaptation;
    private final Featurisers featurisers;

    @SuppressWarnings("MustBeClosed") // closed with the learner
    private Learner(MultimodalModel model, LearningConfig config) {
        this.model = model;
        this.config = config;
        this.memory = HostMemory.open();
        this.optimizer = new Optimizer(config.optimizer(), memory::zeros);
        this.adaptation = Adaptations.of(config.fineTune().strategy());
        this.featurisers = new Featurisers(model.spec());
    }

    /**
     * Trains {@code model}, which stays the caller's to close, after this; what of it learns is up to the strategy's
     * adaptation.
     */
    @MustBeClosed
    public static Learner of(MultimodalModel model, LearningConfig config) {
        Learner learner = new Learner(model, config);
        model.parameters()
                .train(model.network().parameters().stream()
                        .filter(learner.adaptation::trains)
                        .map(parameter -> parameter.spec().name())
                        .toList());
        return learner;
    }

    /**
     * One step: forward, loss, backward, clipping of the global norm, optimizer.
     *
     * @param seed decides everything random in the step: augmentation, hidden modalities, dropout
     */
    public StepOutcome step(LearningBatch batch, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Features> features =
                batch.features().stream().map(one -> varied(one, random)).toList();
        Map<String, WeightArray> before = observe(features, batch.targets());
        Parameters parameters = model.parameters();
        try (Scope scope = Scope.learning(parameters, random)) {
            LearningOutputs outputs = model.network()
                    .learning(scope, features, config.regularise().dropout());
            Tensor loss = outputs.answerLoss(model.task(), batch, config.regularise());
            outputs.auxiliaryLoss(model.task(), batch, config.regularise())
                    .map(loss::plus)
                    .orElse(loss)
                    .backward();
            Gradients gradients = scope.gradients();
            double norm = Optimizer.norm(gradients.slots());
            double value = loss.values()[0];
            boolean applied = Double.isFinite(value) && Double.isFinite(norm);
            if (applied) {
                optimizer.step(gradients.slots(), norm);
                gradients.publish();
            } else {
                before.forEach((name, array) -> parameters.set(name, array.values()));
            }
            gradients.clear();
            return new StepOutcome(value, norm, applied);
        }
    }

    /** A copy of the optimizer's whole state. */
    public Map<String, WeightArray> state() {
        return optimizer.state();
    }

    /** Whether all that the optimizer keeps is a number. */
    public boolean isFinite() {
        return optimizer.isFinite();
    }

    /** Writes the optimizer's whole state as safetensors, without a copy of it; equal states give equal bytes. */
    public void writeState(OutputStream out) throws IOException {
        optimizer.write(out);
    }

    /**
     * Goes on from a state that {@link #writeState} wrote.
     *
     * @throws IllegalArgumentException when it is the state of no optimizer; nothing is changed then
     * @throws io.freshet.model.weights.WeightsException when it is damaged
     */
    public void readState(WeightsSource state) throws IOException {
        optimizer.read(state.name(), state.sizeBytes(), state.in());
    }

    /**
     * Goes on from a state that {@link #state()} gave.
     *
     * @throws IllegalArgumentException when it does not fit; nothing is changed then
     */
    public void load(Map<String, WeightArray> state) {
        optimizer.load(state::forEach);
    }

    /** Goes on from the state of a learner of the model that this one has grown from. */
    public void grow(Learner before, Growth growth) {
        optimizer.load(grown -> growth.moments(before.optimizer.entries(), before.optimizer::entry, grown));
    }

    @Override
    public void close() {
        memory.close();
    }

    private Features varied(Features features, RandomGenerator random) {
        Features augmented = config.regularise().augment()
                ? featurisers.augment(features, model.network().frozen(), random)
                : features;
        SortedSet<String> kept = new TreeSet<>();
        for (String modality : augmented.present()) {
            if (random.nextDouble() >= config.regularise().modalityDropout()) {
                kept.add(modality);
            }
        }
        return kept.isEmpty() ? augmented : augmented.only(kept);
    }

    /** Updates what goes before a step: the fusion, the task, and kept statistics. Gives them as they were. */
    private Map<String, WeightArray> observe(List<Features> features, List<TargetVector> targets) {
        Task task = model.task();
        Map<String, WeightArray> before = new LinkedHashMap<>();
        Stream.concat(model.network().fusion().observed().stream(), task.observed().stream())
                .forEach(spec -> before.put(spec.name(), model.parameters().copy(spec.name())));
        model.network().makeReady(model.parameters(), features);
        // Whatever the adaptation: the head always learns.
        task.observe(model.parameters(), targets);
        if (adaptation.observes()) {
            for (ParameterSpec spec : model.network().specs()) {
                if (spec.kind() == ParameterSpec.Kind.KEPT) {
                    before.computeIfAbsent(spec.name(), model.parameters()::copy);
                }
            }
            model.network().observe(model.parameters(), features);
        }
        return before;
    }
}
