package io.freshet.trainer.app;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.OffsetRange;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.lineage.Lineage;
import io.freshet.trainer.lineage.WindowOutcome;
import io.freshet.trainer.publish.VersionPublisher;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import io.freshet.trainer.window.Windower;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which this process is the trainer: windows go through the lineage, and each is committed as one unit.
 * After an exception it is to be closed; the next session goes on from the last committed unit. One thread.
 */
final class TrainerSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerSession.class);

    private final Tools tools;
    private final TrainerLog journal;
    private final Lineage lineage;
    private final Windower windower;
    private final Map<Integer, Long> positions;
    private BlobRef checkpoint;

    /** What a session works with; none of it is the session's to close. */
    record Tools(
            String topic,
            CheckpointStore checkpoints,
            VersionPublisher publisher,
            TrainerRecords records,
            TrainerMetrics metrics) {}

    /** Where a session goes on: the newest checkpoint and the next offsets to read. */
    record Start(BlobRef checkpoint, Map<Integer, Long> positions) {}

    TrainerSession(Tools tools, TrainerLog journal, Lineage lineage, Windower windower, Start start) {
        this.tools = tools;
        this.journal = journal;
        this.lineage = lineage;
        this.windower = windower;
        this.positions = new TreeMap<>(start.positions());
        this.checkpoint = start.checkpoint();
    }

    /** Next offset to read of each partition, as of the newest checkpoint. */
    Map<Integer, Long> positions() {
        return Map.copyOf(positions);
    }

    void take(ExampleRecord arrival) {
        windower.offer(arrival);
    }

    /** How long reading may wait for more. */
    Duration patience(Duration atMost) {
        return windower.patience(atMost);
    }

    Set<Integer> saturated() {
        return windower.saturated();
    }

    /**
     * Learns the next window and commits it.
     *
     * @return whether there was one
     * @throws IOException when the blob store does not answer
     * @throws InterruptedException when the session is to end; the window is not committed
     */
    boolean train() throws IOException, InterruptedException {
        Optional<Window> window = windower.next();
        if (window.isPresent()) {
            train(window.get());
        }
        return window.isPresent();
    }

    private void train(Window window) throws IOException, InterruptedException {
        long started = System.nanoTime();
        WindowOutcome outcome = lineage.learn(window);
        for (OffsetRange range : window.consumed()) {
            positions.put(range.getPartition(), range.getTo());
        }
        Optional<ModelVersion> version = publish(outcome);
        BlobRef state = tools.checkpoints().put(lineage.state(earlier()));
        TrainerRecords.Shown shown = new TrainerRecords.Shown(
                version, lineage.model().fusionWeights(), Duration.ofNanos(System.nanoTime() - started));
        journal.commit(new UnitOfWork(
                tools.records().checkpoint(state, lineage.progress(), consumed()),
                Optional.of(tools.records().point(window, outcome, lineage.progress(), shown)),
                version,
                outcome.refusals()));
        checkpoint = state;
        prune();
        tools.metrics().window(outcome, lineage.progress(), Duration.ofNanos(System.nanoTime() - started));
    }

    private Optional<ModelVersion> publish(WindowOutcome outcome) throws IOException {
        if (outcome.decision().gate() != GateDecision.PASSED) {
            return Optional.empty();
        }
        ModelVersion version = tools.publisher()
                .publish(lineage.model(), tools.records().release(outcome, lineage.progress(), consumed()));
        lineage.shipped(version.getVersion(), version.getArtifact(), outcome.validation());
        LOG.info("version {}: {}", version.getVersion(), outcome.decision().reason());
        return Optional.of(version);
    }

    private List<Progress.Blob> earlier() {
        return tools.checkpoints().earlier(checkpoint, lineage.progress().earlier());
    }

    private List<PartitionOffset> consumed() {
        return consumed(tools.topic(), positions);
    }

    static List<PartitionOffset> consumed(String topic, Map<Integer, Long> positions) {
        List<PartitionOffset> consumed = new ArrayList<>();
        new TreeMap<>(positions)
                .forEach((partition, offset) -> consumed.add(new PartitionOffset(topic, partition, offset)));
        return consumed;
    }

    private void prune() {
        try {
            tools.checkpoints().prune(checkpoint, lineage.progress());
        } catch (IOException e) {
            // The next window tries again: it knows of the same old checkpoints.
            LOG.warn("an old checkpoint stays for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try (journal) {
            lineage.close();
        }
    }
}
