package io.freshet.trainer.app;

import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.RollbackConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.checkpoint.Ancestry.Ancestor;
import io.freshet.trainer.checkpoint.CheckpointException;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.lineage.Branch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a lineage back to the newest version that does not descend from one that was rolled back. The decision is a
 * checkpoint like every other, committed with the offsets to read from: after a kill it is there, or is made again.
 */
final class BranchOff {
    private static final Logger LOG = LoggerFactory.getLogger(BranchOff.class);

    private final boolean relearns;
    private final TrainerSession.Tools tools;
    private final Map<Integer, Long> beginnings;

    /**
     * A decision to be made.
     *
     * @param beginnings the earliest offset of each partition that Kafka still has
     */
    BranchOff(FreshetConfig config, TrainerSession.Tools tools, Map<Integer, Long> beginnings) {
        this.relearns = config.rollback().examples() == RollbackConfig.Examples.RELEARN;
        this.tools = tools;
        this.beginnings = beginnings;
    }

    /**
     * Where a lineage goes on.
     *
     * @param positions next offset to read of each partition, as they were committed
     */
    record Start(TrainingState state, BlobRef checkpoint, Map<Integer, Long> positions) {}

    /**
     * Where to go on: as before, when nothing of the lineage was rolled back.
     *
     * @throws IOException when the blob store does not answer
     * @throws InterruptedException when the session is not wanted any more
     * @throws IllegalStateException when there is no version to go back to
     */
    Start follow(Start last, SessionTopics topics) throws IOException, InterruptedException {
        Set<Long> rolledBack = topics.rolledBack().read();
        if (last.state().progress().ancestry().isFreeOf(rolledBack)) {
            return last;
        }
        for (Ancestor good : last.state().progress().ancestry().resumableFreeOf(rolledBack)) {
            Optional<TrainingState> state = read(good);
            if (state.isPresent()) {
                return goBack(last, state.get(), good, topics);
            }
        }
        throw new IllegalStateException("the model descends from a version that was rolled back (one of " + rolledBack
                + "), and no checkpoint of a version before it is kept; promote that version again, or give the"
                + " pipeline another name to begin anew");
    }

    private Optional<TrainingState> read(Ancestor good) throws IOException {
        try {
            return Optional.of(tools.checkpoints()
                    .read(new BlobRef(
                            good.checkpoint().sha256(), good.checkpoint().sizeBytes())));
        } catch (BlobMissingException | CheckpointException e) {
            LOG.warn("version {} cannot be gone back to, an earlier one is tried: {}", good.version(), e.getMessage());
            return Optional.empty();
        }
    }

    private Start goBack(Start last, TrainingState good, Ancestor ancestor, SessionTopics topics)
            throws IOException, InterruptedException {
        TrainingState state = Branch.rollback(good, last.state(), relearns);
        Map<Integer, Long> positions = relearns ? ancestor.positions() : last.positions();
        long gone = relearns ? gone(positions) : 0;
        List<Example> again = gone > 0 ? Branch.unlearned(last.state(), good) : List.of();
        long left = last.state().progress().examples() - good.progress().examples();
        String message = "training goes on from version " + ancestor.version()
                + ", since a later one was rolled back; of what was learned after it, " + left + " examples, "
                + (relearns ? relearned(gone, again.size()) : "nothing is learned again (quarantine)");
        LOG.warn("{}", message);
        BlobRef saved = tools.checkpoints().put(state).manifest();
        topics.commit(
                new UnitOfWork(
                        tools.records()
                                .checkpoint(saved, state.progress(), TrainerSession.consumed(tools.topic(), positions)),
                        Optional.of(tools.records().wentBack(state.progress(), message)),
                        Optional.empty(),
                        new UnitOfWork.Beside(
                                List.of(),
                                List.of(tools.records().rejection(message, evidence(ancestor, left, gone))),
                                again)),
                state.progress());
        return new Start(state, saved, positions);
    }

    private static String relearned(long gone, int again) {
        return gone == 0
                ? "all are learned again"
                : "those are learned again that Kafka still has; " + gone
                        + " records are past its retention, and " + again
                        + " examples are learned again from the replay buffer";
    }

    /** Records between where reading would go on and where Kafka begins. */
    private long gone(Map<Integer, Long> positions) {
        return positions.entrySet().stream()
                .mapToLong(next -> Math.max(0, beginnings.getOrDefault(next.getKey(), 0L) - next.getValue()))
                .sum();
    }

    private static Map<String, Double> evidence(Ancestor good, long left, long gone) {
        return new TreeMap<>(Map.of(
                "version", (double) good.version(), "examples", (double) left, "recordsPastRetention", (double) gone));
    }
}
