package io.freshet.trainer.app;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.TrainedExamples;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.OffsetRange;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
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
    private final SessionTopics topics;
    private final Lineage lineage;
    private final Windower windower;
    private final Map<Integer, Long> positions;
    private BlobRef checkpoint;
    private boolean over;

    /** What a session works with; none of it is the session's to close. */
    record Tools(
            String topic,
            BlobStore blobs,
            CheckpointStore checkpoints,
            VersionPublisher publisher,
            TrainerRecords records,
            TrainerMetrics metrics) {}

    /** Where a session goes on: the newest checkpoint and the next offsets to read. */
    record Start(BlobRef checkpoint, Map<Integer, Long> positions) {}

    TrainerSession(Tools tools, SessionTopics topics, Lineage lineage, Windower windower, Start start) {
        this.tools = tools;
        this.topics = topics;
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

    /** Whether the lineage goes on from another state than this session's: another one is to be opened. */
    boolean isOver() {
        return over;
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
        if (isRolledBack()) {
            over = true;
            return false;
        }
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
        boolean isReverted = outcome.decision().gate() == GateDecision.REVERTED;
        Optional<ModelVersion> version = publish(outcome);
        if (version.isPresent() && isRolledBack()) {
            over = true;
            return;
        }
        long learned = System.nanoTime();
        TrainingState state = isReverted ? reverted() : lineage.state(earlier());
        CheckpointStore.Saved written = tools.checkpoints().put(state);
        BlobRef saved = written.manifest();
        tools.metrics().checkpoint(written.writtenBytes(), Duration.ofNanos(System.nanoTime() - learned));
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        TrainingPoint point = tools.records()
                .point(
                        window,
                        outcome,
                        state.progress(),
                        new TrainerRecords.Shown(version, lineage.model().fusionWeights(), took));
        TrainedExamples.set(point, outcome.exampleIds(), tools.blobs());
        topics.commit(
                new UnitOfWork(
                        tools.records().checkpoint(saved, state.progress(), consumed()),
                        Optional.of(point),
                        version,
                        beside(outcome, state.progress())),
                state.progress());
        over = isReverted;
        checkpoint = saved;
        lineage.committed(new Progress.Blob(saved.getSha256(), saved.getSizeBytes()), positions);
        prune();
        tools.metrics().window(outcome, state.progress(), Duration.ofNanos(System.nanoTime() - started));
    }

    /** Whether the lineage descends from a version that was rolled back meanwhile. */
    private boolean isRolledBack() {
        return !lineage.progress().ancestry().isFreeOf(topics.rolledBack().read());
    }

    private TrainingState reverted() throws IOException {
        Progress.Shipped last = lineage.progress().shipped();
        // A lineage from before versions could be gone back to has none yet: then it is the state before the window.
        BlobRef good = lineage.progress()
                .ancestry()
                .resumable(last.version())
                .map(ancestor -> new BlobRef(
                        ancestor.checkpoint().sha256(), ancestor.checkpoint().sizeBytes()))
                .orElse(checkpoint);
        return lineage.reverted(tools.checkpoints().read(good), earlier());
    }

    private UnitOfWork.Beside beside(WindowOutcome outcome, Progress progress) {
        if (outcome.decision().gate() != GateDecision.REVERTED) {
            return UnitOfWork.Beside.of(outcome.refusals());
        }
        Progress.Shipped last = lineage.progress().shipped();
        String message = "window " + outcome.window() + " is thrown away: "
                + outcome.decision().reason() + "; training goes on from version " + last.version()
                + ", without what the " + (outcome.window() - last.window()) + " windows since then had learned";
        LOG.warn("{}", message);
        Map<String, Double> evidence = Map.of(
                "window", (double) outcome.window(),
                "version", (double) last.version(),
                "examples", (double) progress.examples());
        return new UnitOfWork.Beside(
                outcome.refusals(), List.of(tools.records().rejection(message, evidence)), List.of());
    }

    private Optional<ModelVersion> publish(WindowOutcome outcome) throws IOException {
        if (outcome.decision().gate() != GateDecision.PASSED) {
            return Optional.empty();
        }
        ModelVersion version = tools.publisher()
                .publish(
                        lineage.model(),
                        lineage.device(),
                        tools.records().release(outcome, lineage.progress(), consumed()),
                        lineage.shippedSections());
        lineage.shipped(version.getVersion(), version.getSections(), outcome.validation());
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

    /** Deletes checkpoints that nothing needs any more. */
    void prune() {
        try {
            tools.checkpoints().prune(checkpoint, lineage.progress());
        } catch (IOException e) {
            // The next window tries again: it knows of the same old checkpoints.
            LOG.warn("an old checkpoint stays for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try (topics) {
            lineage.close();
        }
    }
}
