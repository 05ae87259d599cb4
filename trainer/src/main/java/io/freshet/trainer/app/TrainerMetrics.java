package io.freshet.trainer.app;

import io.freshet.model.task.FigureOfMerit;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.lineage.WindowOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the trainer shows at {@code /metrics}. Written by its thread, read by any. */
final class TrainerMetrics {
    private final MeterRegistry registry;
    private final String prequential;
    private final String validation;
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();

    TrainerMetrics(MeterRegistry registry, FigureOfMerit merit) {
        this.registry = registry;
        this.prequential = "prequential." + merit.name();
        this.validation = "validation." + merit.name();
        for (String name : new String[] {
            "window", "step", "version", "lag", prequential, "prequential.loss", "loss", validation, "checkpoint.bytes"
        }) {
            registry.gauge("freshet.trainer." + name, gauges, values -> values.getOrDefault(name, Double.NaN));
        }
    }

    /** Where a session goes on. */
    void resumed(Progress progress) {
        gauges.put("window", (double) progress.window());
        gauges.put("step", (double) progress.step());
        gauges.put("version", (double) progress.shipped().version());
    }

    /** A window that was committed. */
    void window(WindowOutcome outcome, Progress progress, Duration took) {
        resumed(progress);
        gauges.put(prequential, outcome.prequential().merit());
        gauges.put("prequential.loss", outcome.prequential().loss());
        gauges.put("loss", outcome.training().loss());
        gauges.put(validation, outcome.candidate().merit());
        registry.timer("freshet.trainer.window.duration").record(took);
        registry.counter(
                        "freshet.trainer.windows",
                        "gate",
                        outcome.decision().gate().name())
                .increment();
        examples("trained", outcome.counts().trained());
        examples("validation", outcome.counts().validation());
        examples("test", outcome.counts().test());
        examples("skipped", outcome.counts().skipped());
        registry.counter("freshet.trainer.steps.refused")
                .increment(outcome.training().refused());
        outcome.refusals()
                .forEach(refusal -> registry.counter(
                                "freshet.trainer.dead.letters",
                                "reason",
                                refusal.reason().name())
                        .increment());
    }

    /** A checkpoint that was stored: the bytes written for it, without the sections that it only names. */
    void checkpoint(long bytes, Duration took) {
        gauges.put("checkpoint.bytes", (double) bytes);
        registry.timer("freshet.trainer.checkpoint.duration").record(took);
    }

    /** TrainerRecords of the examples topic that are not read yet. */
    void lag(long records) {
        gauges.put("lag", (double) records);
    }

    /** A session that broke off and will be opened again. */
    void interrupted() {
        registry.counter("freshet.trainer.interruptions").increment();
    }

    double interruptions() {
        return registry.counter("freshet.trainer.interruptions").count();
    }

    private void examples(String use, int count) {
        registry.counter("freshet.trainer.examples", "use", use).increment(count);
    }
}
