package io.freshet.trainer.offline;

import io.freshet.model.MultimodalModel;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.EvaluationMetrics;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.trainer.publish.ModelRelease;
import io.freshet.trainer.publish.Provenances;
import io.freshet.trainer.publish.VersionDirectory;
import io.freshet.trainer.publish.VersionPublisher;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what offline training made as a version in a folder, which a pipeline can begin with. */
public record OfflineVersion(FreshetConfig config, InstantSource clock) {
    /**
     * Writes the model's sections, reads them back, and then says that they are a version.
     *
     * @param device where the model is
     * @param training what the weights learned
     * @throws IOException when the folder cannot take them, or gives back something else
     */
    public ModelVersion write(
            VersionDirectory directory, MultimodalModel model, ComputeDevice device, Training training)
            throws IOException {
        BlobStore blobs = directory.blobs();
        ModelVersion version = new VersionPublisher(config.pipeline(), blobs, new SectionWriter(blobs), clock)
                .publish(
                        model,
                        device,
                        new ModelRelease(
                                0,
                                null,
                                metrics(training.report()),
                                List.of(),
                                Provenances.of(config)
                                        .setStep(training.steps())
                                        .setExamples(training.examples())
                                        .build()),
                        List.of());
        directory.write(version);
        return version;
    }

    /**
     * What the weights learned.
     *
     * @param steps that were made
     * @param examples that were learned, each as often as there were passes
     */
    public record Training(OfflineReport report, long steps, long examples) {}

    private static Map<String, Double> metrics(OfflineReport report) {
        Map<String, Double> metrics = new TreeMap<>(report.validation().values());
        decisive("validation", report.validation(), metrics);
        decisive("test", report.test(), metrics);
        metrics.put("validationExamples", (double) report.validation().count());
        return metrics;
    }

    private static void decisive(String part, EvaluationMetrics evaluated, Map<String, Double> metrics) {
        metrics.put(evaluated.figureOfMerit().of(part), evaluated.merit());
    }
}
