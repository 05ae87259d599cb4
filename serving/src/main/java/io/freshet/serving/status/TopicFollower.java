package io.freshet.serving.status;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.serving.follow.ClientSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Eyes on every topic of the pipeline while somebody looks: nothing is read when nobody has asked for fifteen seconds.
 * Any thread; the reading itself is done by the {@link ClientSession} that {@link #sessions} opens.
 */
public final class TopicFollower {
    private static final Duration INTEREST = Duration.ofSeconds(15);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final RecentSamples recent = new RecentSamples();
    private volatile Instant asked = Instant.MIN;
    private volatile TopicFigures figures = TopicFigures.none();
    private volatile CompletableFuture<TopicFigures> next = new CompletableFuture<>();

    public TopicFollower(InstantSource clock) {
        this.clock = clock;
    }

    /** Opens readers for this watch. */
    public ClientSession.Factory sessions(FreshetConfig config, EventSerdes serdes) {
        return () -> new TopicReader(config, serdes, this, clock);
    }

    /**
     * What the topics hold, at most a second old; older, after two seconds of waiting, while Kafka does not answer. The
     * first answer after a start takes as long as reading them does, up to ten seconds; then it is empty.
     */
    CompletableFuture<TopicFigures> figures() {
        asked = clock.instant();
        CompletableFuture<TopicFigures> coming = next;
        TopicFigures seen = figures;
        if (seen.at().isAfter(asked.minus(FRESH))) {
            return CompletableFuture.completedFuture(seen);
        }
        Duration patience = seen.at().equals(Instant.MIN) ? FIRST_PATIENCE : PATIENCE;
        return coming.copy()
                .completeOnTimeout(seen, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(come -> come.at().isAfter(figures.at()) ? come : figures);
    }

    /** The latest samples and predictions. */
    public RecentSamples recent() {
        return recent;
    }

    boolean isWanted() {
        return asked.isAfter(clock.instant().minus(INTEREST));
    }

    void publish(TopicFigures now) {
        figures = now;
        CompletableFuture<TopicFigures> waiting = next;
        next = new CompletableFuture<>();
        waiting.complete(now);
    }
}
