package io.freshet.trainer.app;

import io.freshet.model.task.EvaluationMetrics;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.lineage.WindowOutcome;
import io.freshet.trainer.publish.ModelRelease;
import io.freshet.trainer.publish.Provenances;
import io.freshet.trainer.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records that describe a window, as the topics have them. */
final class TrainerRecords {
    private final FreshetConfig config;
    private final InstantSource clock;
    private final Provenance.Builder begun;

    TrainerRecords(FreshetConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.begun = Provenances.of(config);
    }

    Checkpoint checkpoint(BlobRef state, Progress progress, List<PartitionOffset> consumed) {
        return Checkpoint.newBuilder()
                .setModel(config.pipeline())
                .setState(state)
                .setConsumed(consumed)
                .setWindow(progress.window())
                .setStep(progress.step())
                .setVersion(progress.shipped().version())
                .setCreatedAt(clock.instant())
                .build();
    }

    /** The untrained base. */
    ModelRelease base(Progress progress, List<PartitionOffset> consumed) {
        return new ModelRelease(0, null, Map.of(), consumed, provenance(progress));
    }

    /** The next version, made of weights that were carried over to another model and have learned nothing since. */
    ModelRelease grown(Progress progress, List<PartitionOffset> consumed) {
        return new ModelRelease(
                progress.nextVersion(), progress.shipped().version(), Map.of(), consumed, provenance(progress));
    }

    /** The next version, made of the weights after a window that passed the gate. */
    ModelRelease release(WindowOutcome outcome, Progress progress, List<PartitionOffset> consumed) {
        long parent = progress.shipped().version();
        return new ModelRelease(progress.nextVersion(), parent, metrics(outcome), consumed, provenance(progress));
    }

    /** What a window did; the identities of its examples are still to be set. */
    TrainingPoint point(Window window, WindowOutcome outcome, Progress progress, Shown shown) {
        boolean evaluated = !outcome.validation().isEmpty();
        return TrainingPoint.newBuilder()
                .setModel(config.pipeline())
                .setWindow(outcome.window())
                .setStep(progress.step())
                .setConsumed(window.consumed())
                .setTrained(outcome.counts().trained())
                .setValidation(outcome.counts().validation())
                .setTest(outcome.counts().test())
                .setSkipped(outcome.counts().skipped())
                .setExampleIds(List.of())
                .setPrequentialAccuracy(outcome.prequential().merit())
                .setPrequentialLoss(outcome.prequential().loss())
                .setLoss(outcome.training().loss())
                .setGradientNorm(outcome.training().gradientNorm())
                .setValidationAccuracy(evaluated ? outcome.candidate().merit() : null)
                .setIncumbentAccuracy(evaluated ? outcome.incumbent().merit() : null)
                .setGate(outcome.decision().gate())
                .setReason(outcome.decision().reason())
                .setVersion(shown.version().map(ModelVersion::getVersion).orElse(null))
                .setFusionWeights(new TreeMap<>(shown.fusionWeights()))
                .setNewestExample(newest(progress))
                .setDurationMs(shown.duration().toMillis())
                .setAt(clock.instant())
                .setBackTo(
                        outcome.decision().gate() == GateDecision.REVERTED
                                ? (Long) progress.shipped().version()
                                : null)
                .build();
    }

    /** The point at which a lineage left a branch; no window was learned in it. */
    TrainingPoint wentBack(Progress progress, String reason) {
        return TrainingPoint.newBuilder()
                .setModel(config.pipeline())
                .setWindow(progress.window())
                .setStep(progress.step())
                .setConsumed(List.of())
                .setTrained(0)
                .setValidation(0)
                .setTest(0)
                .setSkipped(0)
                .setExampleIds(List.of())
                .setPrequentialAccuracy(Double.NaN)
                .setPrequentialLoss(Double.NaN)
                .setLoss(Double.NaN)
                .setGradientNorm(Double.NaN)
                .setGate(GateDecision.REVERTED)
                .setReason(reason)
                .setFusionWeights(Map.of())
                .setNewestExample(newest(progress))
                .setDurationMs(0)
                .setAt(clock.instant())
                .setBackTo(progress.shipped().version())
                .build();
    }

    Alert rejection(String message, Map<String, Double> evidence) {
        return Alert.newBuilder()
                .setKind(AlertKind.REJECTION)
                .setMessage(message)
                .setEvidence(evidence)
                .setAt(clock.instant())
                .build();
    }

    /** What a training point shows beside the window's outcome. */
    record Shown(Optional<ModelVersion> version, Map<String, Float> fusionWeights, Duration duration) {}

    private Provenance provenance(Progress progress) {
        return Provenance.newBuilder(begun)
                .setWindow(progress.window())
                .setStep(progress.step())
                .setExamples(progress.examples())
                .setNewestExample(newest(progress))
                .build();
    }

    private Map<String, Double> metrics(WindowOutcome outcome) {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("validationExamples", (double) outcome.candidate().count());
        metrics.putAll(outcome.candidate().values());
        decisive("validation", outcome.candidate(), metrics);
        decisive("incumbent", outcome.incumbent(), metrics);
        decisive("prequential", outcome.prequential(), metrics);
        metrics.put("loss", outcome.training().loss());
        return metrics;
    }

    /** The figure of merit and the loss of one evaluation, for example as {@code validationAccuracy}. */
    private static void decisive(String prefix, EvaluationMetrics evaluated, Map<String, Double> metrics) {
        metrics.put(evaluated.figureOfMerit().of(prefix), evaluated.merit());
        metrics.put(prefix + "Loss", evaluated.loss());
    }

    private static @Nullable Instant newest(Progress progress) {
        Long millis = progress.newestExampleMillis();
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
