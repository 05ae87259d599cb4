package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.Preparer;
import io.freshet.model.weights.WeightsException;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.trainer.checkpoint.CheckpointException;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.lineage.Lineage;
import io.freshet.trainer.publish.VersionPublisher;
import io.freshet.trainer.window.Windower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions: fences whoever trained before, and goes on from the newest checkpoint, or begins with version 0. */
final class TrainerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerSessions.class);
    /** Share of the heap that prepared features may take. */
    private static final int SHELF_SHARE = 8;

    private final FreshetConfig config;
    private final InstantSource clock;
    private final BlobStore blobs;
    private final RecordSigner signer;
    private final TrainerSession.Tools tools;

    TrainerSessions(FreshetConfig config, InstantSource clock, TrainerMetrics metrics) throws IOException {
        this.config = config;
        this.clock = clock;
        this.blobs = BlobStore.open(config.platform().blobs());
        this.signer = RecordSigner.open(config.platform().keys(), KeyName.TRAINER);
        this.tools = new TrainerSession.Tools(
                Topics.of(config).examples(),
                new CheckpointStore(blobs, config.platform().blobs().checkpoints()),
                new VersionPublisher(config.pipeline(), blobs, clock),
                new TrainerRecords(config, clock),
                metrics);
    }

    /**
     * Takes over.
     *
     * @param beginnings the earliest offset of each partition
     * @throws IOException when the blob store does not answer
     * @throws InterruptedException when the session is not wanted any more
     * @throws IllegalStateException when the newest checkpoint or its artifact cannot be used
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session, or here when there is none
    TrainerSession open(Map<Integer, Long> beginnings, GroupMembership group) throws IOException, InterruptedException {
        TrainerLog journal = TrainerLog.open(config, signer, clock, group);
        try {
            Optional<Checkpoint> last = LastCheckpoint.read(config);
            return last.isPresent() ? resume(journal, last.get(), beginnings) : begin(journal, beginnings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private TrainerSession begin(TrainerLog journal, Map<Integer, Long> beginnings)
            throws IOException, InterruptedException {
        Lineage lineage = Lineage.begin(material());
        List<PartitionOffset> consumed = TrainerSession.consumed(tools.topic(), beginnings);
        ModelVersion base =
                tools.publisher().publish(lineage.model(), tools.records().base(lineage.progress(), consumed));
        lineage.shipped(0, base.getArtifact(), List.of());
        BlobRef state = tools.checkpoints().put(lineage.state(List.of()));
        Checkpoint checkpoint = tools.records().checkpoint(state, lineage.progress(), consumed);
        journal.commit(new UnitOfWork(checkpoint, Optional.empty(), Optional.of(base), List.of()));
        LOG.info("begins pipeline {} with version 0", config.pipeline());
        return session(journal, lineage, new TrainerSession.Start(state, beginnings));
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private TrainerSession resume(TrainerLog journal, Checkpoint last, Map<Integer, Long> beginnings)
            throws IOException {
        Map<Integer, Long> positions = new TreeMap<>(beginnings);
        for (PartitionOffset next : last.getConsumed()) {
            // TrainerRecords that retention has deleted since cannot be read any more.
            positions.merge(next.getPartition(), next.getOffset(), Math::max);
        }
        try {
            TrainingState state = tools.checkpoints().read(last.getState());
            Lineage lineage = resume(state);
            LOG.info("goes on after window {} of pipeline {}", last.getWindow(), config.pipeline());
            return session(journal, lineage, new TrainerSession.Start(last.getState(), positions));
        } catch (CheckpointException | WeightsException | BlobMissingException e) {
            throw new IllegalStateException(
                    "the checkpoint after window " + last.getWindow() + " (blob "
                            + last.getState().getSha256() + ") cannot be used: " + e.getMessage()
                            + "; restore the blob store, or give the pipeline another name to begin anew",
                    e);
        }
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private Lineage resume(TrainingState state) throws IOException {
        Path directory = Files.createTempDirectory("freshet-artifact-");
        Path artifact = directory.resolve("model.safetensors");
        try {
            var blob = state.progress().shipped().artifact();
            blobs.read(new BlobRef(blob.sha256(), blob.sizeBytes()), artifact);
            return Lineage.resume(material(), state, artifact);
        } finally {
            Files.deleteIfExists(artifact);
            Files.deleteIfExists(directory);
        }
    }

    @MustBeClosed
    private TrainerSession session(TrainerLog journal, Lineage lineage, TrainerSession.Start start) {
        tools.metrics().resumed(lineage.progress());
        Windower windower = Windower.from(tools.topic(), config.window(), clock, start.positions());
        return new TrainerSession(tools, journal, lineage, windower, start);
    }

    private Lineage.Material material() {
        ModelSpec spec = ModelSpec.of(config);
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        FeatureCache cache = new FeatureCache(preparer, Runtime.getRuntime().maxMemory() / SHELF_SHARE);
        return new Lineage.Material(
                config, spec, cache, Compute.device(config.servers().trainer().device()));
    }
}
