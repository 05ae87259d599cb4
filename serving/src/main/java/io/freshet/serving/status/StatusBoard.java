package io.freshet.serving.status;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.health.UnhealthyRoles;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionSwitch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Puts together what can be seen. Any thread. */
public final class StatusBoard {
    private static final int VERSIONS = 30;
    private static final int PREDICTIONS = 24;

    private final FreshetConfig config;
    private final Topics topics;
    private final VersionSwitch state;
    private final TopicFollower watch;
    private final InstantSource clock;

    public StatusBoard(FreshetConfig config, VersionSwitch state, TopicFollower watch, InstantSource clock) {
        this.config = config;
        this.topics = Topics.of(config);
        this.state = state;
        this.watch = watch;
        this.clock = clock;
    }

    /** Registers how old the serving version's knowledge is; NaN while it has none. */
    public void bindTo(MeterRegistry meters) {
        Gauge.builder(
                        "freshet.freshness",
                        this,
                        board -> board.state
                                .serving()
                                .flatMap(board::freshnessSeconds)
                                .orElse(Double.NaN))
                .baseUnit("seconds")
                .description("Age of the newest example that the serving version learned")
                .register(meters);
    }

    /** What can be seen, once Kafka has told; after two seconds what was seen before, at the start after ten. */
    public CompletableFuture<StatusReport> report() {
        return watch.figures().thenApply(this::report);
    }

    private StatusReport report(TopicFigures figures) {
        VersionStates states = state.states();
        List<VersionView> versions = VersionView.all(states, state.serving());
        return new StatusReport(
                config.pipeline(),
                clock.instant(),
                modalities(),
                TaskView.of(config.task()),
                config.task().labels(),
                state.serving().map(manifest -> serving(states, manifest)).orElse(null),
                state.serving().isPresent(),
                states.isPinned(),
                state.swaps(),
                versions.subList(0, Math.min(VERSIONS, versions.size())),
                counts(figures),
                rates(figures),
                watch.recent().missingShare(),
                figures.training(),
                watch.recent().latest(PREDICTIONS).stream()
                        .map(PredictionView::of)
                        .toList(),
                figures.alerts().stream().map(StatusReport.AlertView::of).toList(),
                UnhealthyRoles.now());
    }

    private Map<String, String> modalities() {
        Map<String, String> media = new LinkedHashMap<>();
        config.modalities()
                .forEach((name, modality) -> media.put(name, modality.media().name()));
        return media;
    }

    private StatusReport.Serving serving(VersionStates states, ModelVersion manifest) {
        return new StatusReport.Serving(
                manifest.getModel(),
                manifest.getVersion(),
                states.state(manifest.getVersion()).name(),
                freshnessSeconds(manifest).orElse(null));
    }

    private Optional<Double> freshnessSeconds(ModelVersion manifest) {
        Instant newest = manifest.getProvenance().getNewestExample();
        return newest == null
                ? Optional.empty()
                : Optional.of(Duration.between(newest, clock.instant()).toMillis() / 1000.0);
    }

    private StatusReport.Counts counts(TopicFigures figures) {
        Function<String, Long> count = topic -> figures.counts().getOrDefault(topic, 0L);
        return new StatusReport.Counts(
                byModality(count),
                count.apply(topics.samples()),
                count.apply(topics.predictions()),
                count.apply(topics.feedback()),
                count.apply(topics.examples()),
                count.apply(topics.deadLetters()),
                count.apply(topics.trainerLog()),
                figures.estimated(),
                !figures.at().equals(Instant.MIN));
    }

    private StatusReport.Rates rates(TopicFigures figures) {
        Function<String, Double> rate = topic -> figures.rates().getOrDefault(topic, 0.0);
        return new StatusReport.Rates(
                byModality(rate),
                rate.apply(topics.samples()),
                rate.apply(topics.predictions()),
                rate.apply(topics.feedback()),
                rate.apply(topics.examples()));
    }

    private <T> Map<String, T> byModality(Function<String, T> figure) {
        Map<String, T> all = new LinkedHashMap<>();
        config.modalities().keySet().forEach(name -> all.put(name, figure.apply(topics.modality(name))));
        return all;
    }
}
