package io.freshet.trainer.lineage;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Growth;
import io.freshet.model.Learner;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.cache.VectorCache;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.Evaluation;
import io.freshet.model.task.EvaluationMetrics;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.Section;
import io.freshet.trainer.checkpoint.Ancestry;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.evaluate.Evaluator;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.gate.Decision;
import io.freshet.trainer.gate.Evidence;
import io.freshet.trainer.gate.Gate;
import io.freshet.trainer.gate.PairedTest;
import io.freshet.trainer.learn.PriorCorrection;
import io.freshet.trainer.learn.Seeds;
import io.freshet.trainer.learn.WindowTraining;
import io.freshet.trainer.learn.WindowTrainingReport;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model and all that belongs to its training, taken forward one window at a time. What it becomes is a function of
 * the configuration and the windows alone. One thread.
 *
 * <p>After an exception it stands somewhere inside a window: it is to be closed, and resumed from its last state.
 */
public final class Lineage implements AutoCloseable {
    private final MultimodalModel model;
    private final MultimodalModel incumbent;
    private final Learner learner;
    private final WindowTraining training;
    private final FeatureCache cache;
    private final LineageState memory;
    private final Gate gate;
    private final ComputeDevice device;
    private final StateSections stored;
    private Optional<VectorCache> encodings = Optional.empty();
    private Progress progress;

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the lineage
    private Lineage(Material material, MultimodalModel model, Optional<MultimodalModel> shipped, TrainingState state) {
        FreshetConfig config = material.config();
        this.progress = state.progress();
        this.device = material.sections().device();
        this.model = model;
        stored = new StateSections(material.writer(), model);
        learner = Learner.of(model, config.learning());
        // What the learner does not change is in memory once.
        incumbent = shipped.orElseGet(model::twin);
        cache = material.cache();
        training = new WindowTraining(
                learner, cache, config.learning(), config.window().count());
        gate = new Gate(config.gate());
        memory = LineageState.of(config);
    }

    /**
     * What lineages are made from.
     *
     * @param sections where the sections of saved states are read
     * @param writer by which sections of states are written, and whatever else is written of the same models
     */
    public record Material(
            FreshetConfig config, ModelSpec spec, FeatureCache cache, ResidentSections sections, SectionWriter writer) {
        /** Seed of what begins. */
        public long baseSeed() {
            return new Seeds(config.learning().fineTune().seed()).of(Seeds.Use.WEIGHTS, 0);
        }

        StateReader reader() {
            return new StateReader(sections, baseSeed());
        }
    }

    /**
     * Keeps what frozen encoders make of contents. The same is learned with it as without.
     *
     * @param cache the lineage's to close
     * @throws IOException when the weights cannot be digested
     */
    public void keepEncodings(VectorCache cache) throws IOException {
        encodings = Optional.of(cache);
        model.keepEncodings(cache);
        incumbent.keepEncodings(cache);
    }

    /** An untrained lineage. It has shipped nothing until {@link #shipped} is told its version 0. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the lineage
    public static Lineage begin(Material material) {
        return begin(
                material,
                MultimodalModel.initialise(
                        material.spec(),
                        material.baseSeed(),
                        material.sections().device()));
    }

    /**
     * A lineage that begins with given weights. It has shipped nothing until {@link #shipped} is told its version 0.
     *
     * @param model of the material's spec, with memory of its own for what training changes; the lineage's to close
     */
    @MustBeClosed
    public static Lineage begin(Material material, MultimodalModel model) {
        Progress.Shipped nothing = new Progress.Shipped(-1, new Progress.Blob("", 0), 0, 0);
        return new Lineage(
                material,
                model,
                Optional.empty(),
                TrainingState.untrained(new Progress(
                        material.spec().fingerprint(), 0, 0, 0, null, nothing, List.of(), List.of(), Ancestry.none())));
    }

    /**
     * A lineage that goes on from a saved state.
     *
     * @param shipped weights of the last version shipped; the lineage's to close
     * @throws IllegalArgumentException when the state was made for another model
     * @throws IOException when a section of the state is out of reach
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the lineage
    public static Lineage resume(Material material, TrainingState state, MultimodalModel shipped) throws IOException {
        if (!material.spec().accepts(state.progress().fingerprint())) {
            shipped.close();
            throw new IllegalArgumentException("the checkpoint was made for "
                    + state.progress().fingerprint() + ", the configuration now says "
                    + material.spec().fingerprint()
                    + "; give the pipeline another name, or its modalities and labels back");
        }
        Lineage lineage;
        try {
            lineage =
                    new Lineage(material, material.reader().model(material.spec(), state), Optional.of(shipped), state);
        } catch (IOException | RuntimeException e) {
            shipped.close();
            throw e;
        }
        try {
            lineage.restore(material, state);
        } catch (IOException | RuntimeException e) {
            lineage.close();
            throw e;
        }
        return lineage;
    }

    /**
     * A lineage that goes on from the state of another model of its pipeline, with modalities or labels more or less.
     * Its weights are to be shipped before anything is learned: until then it has no incumbent of its own.
     *
     * @throws IllegalArgumentException when the models differ in more, or the state's cannot be told
     * @throws IOException when a section of the state is out of reach
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the lineage
    public static Lineage grown(Material material, TrainingState state) throws IOException {
        ModelSpec old = specOf(state);
        Growth growth = Growth.between(old, material.spec());
        List<Progress.NamedBlob> inPlace = GrownState.sections(state, growth);
        StateReader reader = material.reader();
        try (MultimodalModel trained = reader.model(old, state);
                Learner learner = Learner.of(trained, material.config().learning())) {
            reader.moments(state, learner);
            MultimodalModel model = reader.model(material.spec(), inPlace);
            try {
                growth.carry(trained, model, StateReader.names(inPlace), material.baseSeed());
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
            TrainingState grown = GrownState.of(state, growth, material.spec(), model.task());
            Lineage lineage = new Lineage(material, model, Optional.empty(), grown);
            try {
                lineage.grow(grown, learner, growth);
            } catch (RuntimeException e) {
                lineage.close();
                throw e;
            }
            return lineage;
        }
    }

    private void grow(TrainingState grown, Learner trained, Growth growth) {
        stored.known(GrownState.sections(grown, growth));
        learner.grow(trained, growth);
        memory.restore(grown, model.task());
        correct(grown.progress());
    }

    private void restore(Material material, TrainingState state) throws IOException {
        material.reader().moments(state, learner);
        memory.restore(state, model.task());
        stored.restored(state);
    }

    /** Whether a state is of a model with other modalities or labels than the configuration's. */
    public static boolean isGrownFrom(TrainingState state, ModelSpec spec) {
        return !spec.accepts(state.progress().fingerprint());
    }

    /** What a grown lineage has more and less, in words. */
    public static List<String> changes(TrainingState state, ModelSpec spec) {
        return Growth.between(specOf(state), spec).changes();
    }

    private static ModelSpec specOf(TrainingState state) {
        String fingerprint = state.progress().fingerprint();
        return ModelSpec.ofFingerprint(fingerprint)
                .orElseThrow(() -> new IllegalArgumentException("the checkpoint was made for " + fingerprint
                        + ", which this software does not know; run the software that wrote it, or give the pipeline"
                        + " another name"));
    }

    /**
     * The evaluation of each validation example by the present weights.
     *
     * @throws IOException when a payload is out of reach
     */
    public List<Evaluation> evaluate() throws IOException {
        return Evaluator.evaluate(model, memory.questions(cache));
    }

    /**
     * Evaluates a window, learns it, and evaluates what it made of the weights. When the gate says REVERTED, the
     * weights are still those that it refuses: see {@link #reverted}.
     *
     * @throws IOException when a payload is out of reach
     * @throws InterruptedException when the thread is interrupted
     */
    public WindowOutcome learn(Window window) throws IOException, InterruptedException {
        Sorted sorted = Sorted.of(window, model.task(), cache, memory.revisions());
        EvaluationMetrics prequential = model.task().summarise(Evaluator.evaluate(model, sorted.unseen()));
        memory.hold(sorted.validation(), incumbent, cache);

        if (!sorted.train().isEmpty()) {
            stored.changed();
        }
        WindowTrainingReport report = training.learn(sorted.train(), memory.replay(), progress.step());
        Progress learned = ProgressSteps.learned(progress, sorted.train(), report.steps(), model.task());
        correct(learned);
        boolean finite = isFinite();
        List<Evaluation> validation = finite ? Evaluator.evaluate(model, memory.questions(cache)) : List.of();
        EvaluationMetrics incumbentMetrics =
                model.task().summarise(memory.validation().incumbent());
        EvaluationMetrics candidate = model.task().summarise(validation);
        Decision decision = finite
                ? gate.decide(evidence(report, comparison(validation, candidate, incumbentMetrics)))
                : Gate.notFinite();

        boolean reverted = decision.gate() == GateDecision.REVERTED;
        if (reverted) {
            progress = ProgressSteps.reverted(progress, report.steps());
        } else {
            memory.learned(sorted.train());
            progress = learned;
        }
        return new WindowOutcome(
                progress.window(),
                sorted.counts(window.arrivals().size(), reverted),
                reverted ? List.of() : sorted.trainedNames(),
                prequential,
                report,
                validation,
                candidate,
                incumbentMetrics,
                decision,
                sorted.refusals());
    }

    /**
     * The state to go on from after a window that was reverted: the one that shipped the last version, with what is
     * known now. This lineage is to be closed then.
     *
     * @param shipped the state that shipped the last version
     * @param earlier checkpoints before this one that may still be kept, newest first
     */
    public TrainingState reverted(TrainingState shipped, List<Progress.Blob> earlier) {
        progress = ProgressSteps.after(progress, earlier);
        return Branch.revert(shipped, progress, memory.savedValidation());
    }

    /**
     * Notes that the last state is committed.
     *
     * @param positions next offset to read of each partition, as of that state
     */
    public void committed(Progress.Blob checkpoint, Map<Integer, Long> positions) {
        progress = ProgressSteps.committed(progress, checkpoint, positions);
    }

    /**
     * Notes that the present weights became a version.
     *
     * @param validation their evaluations, as the window's outcome has them; empty for the base
     */
    public void shipped(long version, List<Section> sections, List<Evaluation> validation) {
        incumbent.become(model);
        memory.validation().shipped(validation);
        progress = ProgressSteps.shipped(progress, version, sections);
        stored.shipped(progress.shipped().sections());
    }

    /**
     * Everything needed to go on from here. What of weights and moments changed is written to the store, from where it
     * lies.
     *
     * @param earlier checkpoints before this one that may still be kept, newest first
     * @throws IOException when the store cannot take it now
     */
    public TrainingState state(List<Progress.Blob> earlier) throws IOException {
        progress = ProgressSteps.after(progress, earlier);
        return new TrainingState(
                progress,
                stored.put(learner),
                memory.savedReplay(),
                memory.savedValidation(),
                memory.revisions().log());
    }

    public Progress progress() {
        return progress;
    }

    /** Sections of the last version shipped. */
    public List<Section> shippedSections() {
        return progress.shipped().sections().stream()
                .map(Progress.NamedBlob::section)
                .toList();
    }

    /** Where the weights are. */
    public ComputeDevice device() {
        return device;
    }

    /** The weights in training; the lineage's to close. */
    public MultimodalModel model() {
        return model;
    }

    @Override
    public void close() {
        learner.close();
        incumbent.close();
        model.close();
        encodings.ifPresent(VectorCache::close);
    }

    private Evidence evidence(WindowTrainingReport report, Evidence.Comparison comparison) {
        Progress.Shipped last = progress.shipped();
        return new Evidence(
                last.version(),
                progress.window() + 1 - last.window(),
                progress.step() + report.steps() - last.step(),
                new Evidence.Learning(report.steps(), report.refused()),
                comparison);
    }

    private Evidence.Comparison comparison(
            List<Evaluation> validation, EvaluationMetrics candidate, EvaluationMetrics incumbentMetrics) {
        return new Evidence.Comparison(
                candidate.count(),
                candidate.figureOfMerit(),
                candidate.merit(),
                incumbentMetrics.merit(),
                PairedTest.worse(model.task(), validation, memory.validation().incumbent()));
    }

    /** For what sampling left out of training, where the task knows such a thing. */
    private void correct(Progress now) {
        if (model.task().isCorrected()) {
            int labels = model.task().outputs().size();
            model.correct(PriorCorrection.correction(now.priorCorrection(), labels));
        }
    }

    /** Whether every weight and every moment is a number; an artifact or checkpoint with others can never be read. */
    private boolean isFinite() {
        return model.isFinite() && learner.isFinite();
    }
}
