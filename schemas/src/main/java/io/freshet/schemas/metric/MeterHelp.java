package io.freshet.schemas.metric;

import java.util.Map;
import java.util.Optional;

/** What each of our meters counts or measures, by its name; for those that are registered in more than one place. */
final class MeterHelp {
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("freshet.http.bodies.bytes", "Memory of the bodies of requests that are read or answered"),
            Map.entry("freshet.http.requests", "Requests answered, by path and status"),
            Map.entry("freshet.gateway.accepted", "Events answered 202, by modality"),
            Map.entry("freshet.gateway.repeated", "Events answered 202 that were known already, by modality"),
            Map.entry("freshet.gateway.refused", "Events refused, by modality and reason"),
            Map.entry("freshet.gateway.unacknowledged.bytes", "Events taken that Kafka has not acknowledged"),
            Map.entry("freshet.gateway.receipts", "Receipts of the newest events that are remembered"),
            Map.entry("freshet.align.parts", "Events read by the aligner, by what they did to a sample"),
            Map.entry("freshet.align.samples", "Samples closed, by what closed them"),
            Map.entry("freshet.align.revisions", "Revisions of samples after the first"),
            Map.entry("freshet.label.examples", "Examples made, by whether it is the first revision"),
            Map.entry("freshet.label.implicit.negatives", "Examples made of answers that nobody said anything about"),
            Map.entry("freshet.label.repeats", "Records that were known already, by what they are"),
            Map.entry("freshet.dead.letters", "Records that could not be used, by stage and reason"),
            Map.entry("freshet.blobs.swept", "Blobs deleted by the sweep"),
            Map.entry("freshet.blobs.swept.bytes", "Bytes of the blobs deleted by the sweep"),
            Map.entry("freshet.blobs.quarantined", "Blobs that the sweep will delete if nothing names them in time"),
            Map.entry("freshet.blobs.brought.back", "Blobs that the sweep kept after all"),
            Map.entry("freshet.blobs.sweep.failures", "Sweeps that failed"),
            Map.entry("freshet.trainer.window", "Windows learned in this lineage"),
            Map.entry("freshet.trainer.step", "Optimizer steps taken in this lineage"),
            Map.entry("freshet.trainer.version", "Newest version published by this lineage"),
            Map.entry("freshet.trainer.lag", "Records of the examples topic that are not read yet"),
            Map.entry("freshet.trainer.prequential.accuracy", "Accuracy on the newest window before it was learned"),
            Map.entry(
                    "freshet.trainer.prequential.rmse",
                    "Root of the mean squared error on the newest window before it was learned"),
            Map.entry("freshet.trainer.prequential.loss", "Loss on the newest window before it was learned"),
            Map.entry("freshet.trainer.loss", "Training loss of the newest window"),
            Map.entry("freshet.trainer.validation.accuracy", "Accuracy of the newest candidate on the validation set"),
            Map.entry(
                    "freshet.trainer.validation.rmse",
                    "Root of the mean squared error of the newest candidate on the validation set"),
            Map.entry(
                    "freshet.trainer.window.duration", "Time from the beginning of a window's training to its commit"),
            Map.entry("freshet.trainer.checkpoint.duration", "Time in which the state after a window is stored"),
            Map.entry(
                    "freshet.trainer.checkpoint.bytes",
                    "Size of the newest checkpoint, without the sections that it only names"),
            Map.entry("freshet.trainer.windows", "Windows committed, by the gate's decision"),
            Map.entry(
                    "freshet.trainer.steps.refused",
                    "Optimizer steps that were not taken: their gradient was not finite"),
            Map.entry("freshet.trainer.dead.letters", "Examples that could not be used, by reason"),
            Map.entry("freshet.trainer.interruptions", "Trainer sessions that broke off and were opened again"),
            Map.entry("freshet.trainer.examples", "Examples read, by what they were used for"));

    private MeterHelp() {}

    static Optional<String> of(String name) {
        return Optional.ofNullable(ALL.get(name));
    }
}
