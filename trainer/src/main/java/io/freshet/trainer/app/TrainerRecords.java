package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.evaluate.ConfusionMatrix;
import io.freshet.trainer.evaluate.EvaluationMetrics;
import io.freshet.trainer.lineage.WindowOutcome;
import io.freshet.trainer.publish.ModelRelease;
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
    private final String configDigest;

    TrainerRecords(FreshetConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.configDigest = TrainerIdentity.configDigest(config);
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

    /** The next version, made of the weights after a window that passed the gate. */
    ModelRelease release(WindowOutcome outcome, Progress progress, List<PartitionOffset> consumed) {
        long parent = progress.shipped().version();
        return new ModelRelease(parent + 1, parent, metrics(outcome), consumed, provenance(progress));
    }

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
                .setExampleIds(outcome.exampleIds())
                .setPrequentialAccuracy(outcome.prequential().accuracy())
                .setPrequentialLoss(outcome.prequential().logLoss())
                .setLoss(outcome.training().loss())
                .setGradientNorm(outcome.training().gradientNorm())
                .setValidationAccuracy(
                        evaluated ? EvaluationMetrics.of(outcome.validation()).accuracy() : null)
                .setIncumbentAccuracy(evaluated ? outcome.incumbent().accuracy() : null)
                .setGate(outcome.decision().gate())
                .setReason(outcome.decision().reason())
                .setVersion(shown.version().map(ModelVersion::getVersion).orElse(null))
                .setFusionWeights(new TreeMap<>(shown.fusionWeights()))
                .setNewestExample(newest(progress))
                .setDurationMs(shown.duration().toMillis())
                .setAt(clock.instant())
                .build();
    }

    /** What a training point shows beside the window's outcome. */
    record Shown(Optional<ModelVersion> version, Map<String, Float> fusionWeights, Duration duration) {}

    private Provenance provenance(Progress progress) {
        return Provenance.newBuilder()
                .setConfigSha256(configDigest)
                .setSoftware(TrainerIdentity.software())
                .setSeed(config.learning().fineTune().seed())
                .setWindow(progress.window())
                .setStep(progress.step())
                .setExamples(progress.examples())
                .setNewestExample(newest(progress))
                .build();
    }

    private Map<String, Double> metrics(WindowOutcome outcome) {
        ConfusionMatrix confusion = ConfusionMatrix.of(config.task().labels().size(), outcome.validation());
        EvaluationMetrics validation = EvaluationMetrics.of(outcome.validation());
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("validationExamples", (double) validation.count());
        metrics.put("validationAccuracy", validation.accuracy());
        metrics.put("validationLoss", validation.logLoss());
        metrics.put("incumbentAccuracy", outcome.incumbent().accuracy());
        metrics.put("precision", confusion.precision());
        metrics.put("recall", confusion.recall());
        metrics.put("f1", confusion.f1());
        metrics.put("prequentialAccuracy", outcome.prequential().accuracy());
        metrics.put("prequentialLoss", outcome.prequential().logLoss());
        metrics.put("loss", outcome.training().loss());
        return metrics;
    }

    private static @Nullable Instant newest(Progress progress) {
        Long millis = progress.newestExampleMillis();
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
