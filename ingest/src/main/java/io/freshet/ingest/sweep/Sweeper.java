package io.freshet.ingest.sweep;

import io.freshet.ingest.sweep.BlobTable.Mark;
import io.freshet.schemas.blob.BlobQuarantine;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sweeps a blob store. A blob goes when it was last put longer ago than {@code blobs.retention} and nothing names it:
 * no record in any topic of any pipeline on this Kafka, and no checkpoint that such a record names, nor one that those
 * may be left for (see {@link CheckpointNames}). It goes in two steps, a day apart: see {@link BlobQuarantine}.
 *
 * <p>Only when everything was read is anything touched. Sweeps may run beside each other and beside any role; two do no
 * more than one, at twice the cost. One thread.
 */
public final class Sweeper {
    private static final Duration UNFINISHED = Duration.ofDays(1);
    /** Times that Kafka is read. A topic whose checkpoints lie in another store is never complete. */
    private static final int LOOKS = 2;

    private final BlobStore store;
    private final BlobQuarantine quarantine;
    private final NameSource names;
    private final Duration retention;
    private final InstantSource clock;

    Sweeper(BlobStore store, NameSource names, Duration retention, InstantSource clock) {
        this.store = store;
        this.quarantine = store.quarantine();
        this.names = names;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * A sweeper of a pipeline's store.
     *
     * @throws IOException when the store does not open
     */
    public static Sweeper of(FreshetConfig config, InstantSource clock) throws IOException {
        return new Sweeper(
                BlobStore.open(config.platform().blobs()),
                new TopicNames(config),
                config.platform().blobs().retention(),
                clock);
    }

    /**
     * Tells what a sweep would do now, and does nothing.
     *
     * @throws IOException when the store does not answer
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    public SweepReport look() throws IOException {
        return run(false);
    }

    /**
     * Sweeps once.
     *
     * @throws IOException when the store does not answer; what was done until then stays done, and harms nothing
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer; nothing was done
     */
    public SweepReport sweep() throws IOException {
        return run(true);
    }

    private SweepReport run(boolean moving) throws IOException {
        Instant now = clock.instant();
        SweepRule rule = SweepRule.at(now, retention);
        BlobTable blobs = decided(rule);
        SweepReport.Counts counts = new SweepReport.Counts();
        quarantine.visit(blob -> {
            String sha256 = blob.ref().getSha256();
            if (!blobs.contains(sha256)) {
                // Put since the names were looked for.
                counts.count(SweepOutcome.YOUNG, blob.ref().getSizeBytes());
            } else if (!blobs.has(Mark.MOVED, sha256)) {
                SweepOutcome outcome = rule.outcome(blob, blobs.has(Mark.NAMED, sha256));
                counts.count(
                        moving ? carriedOut(outcome, blob.ref(), blobs, rule) : outcome,
                        blob.ref().getSizeBytes());
            }
        });
        return counts.report(moving ? quarantine.tidy(now.minus(UNFINISHED)) : 0);
    }

    /**
     * Does what an outcome says, and tells what became of the blob: it may have been put again since it was decided.
     */
    private SweepOutcome carriedOut(SweepOutcome outcome, BlobRef ref, BlobTable blobs, SweepRule rule)
            throws BlobUnavailableException {
        switch (outcome) {
            case QUARANTINED -> {
                if (!quarantine.add(ref, rule.oldBefore())) {
                    return SweepOutcome.YOUNG;
                }
                blobs.mark(Mark.MOVED, ref.getSha256());
            }
            case RESTORED -> {
                quarantine.bringBack(ref);
                blobs.mark(Mark.MOVED, ref.getSha256());
            }
            case DROPPED -> {
                if (!quarantine.drop(ref, rule.quarantinedBefore())) {
                    return SweepOutcome.WAITING;
                }
            }
            case YOUNG, NAMED, WAITING -> {
                // Stays where it is.
            }
        }
        return outcome;
    }

    private BlobTable decided(SweepRule rule) throws IOException {
        BlobTable blobs = new BlobTable();
        AtomicBoolean undecided = new AtomicBoolean();
        quarantine.visit(blob -> {
            blobs.add(blob.ref().getSha256());
            if (rule.isUndecided(blob)) {
                undecided.set(true);
            }
        });
        // Where all is young there is nothing to ask Kafka.
        if (undecided.get()) {
            markNamed(blobs);
        }
        return blobs;
    }

    /**
     * Marks what records name, and what the checkpoints name that trainers go on from. A trainer at work prunes
     * checkpoints meanwhile: when the newest was gone before it was read, there is a newer one. Where it is gone
     * nevertheless, those before it count too.
     */
    private void markNamed(BlobTable blobs) throws IOException {
        CheckpointNames held = new CheckpointNames(store, blobs);
        List<Checkpoints.OfTopic> incomplete = new ArrayList<>();
        for (int look = 0; look == 0 || (look < LOOKS && !incomplete.isEmpty()); look++) {
            incomplete.clear();
            for (Checkpoints.OfTopic checkpoints : names.mark(blobs).all()) {
                if (!held.readCurrent(checkpoints)) {
                    incomplete.add(checkpoints);
                }
            }
        }
        for (Checkpoints.OfTopic checkpoints : incomplete) {
            held.readAll(checkpoints);
        }
    }
}
