package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.WeightsSource;
import io.freshet.model.cache.VectorCache;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.Evaluation;
import io.freshet.model.tensor.ComputeDevice;
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
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.learn.KeptEncodings;
import io.freshet.trainer.lineage.Branch;
import io.freshet.trainer.lineage.Lineage;
import io.freshet.trainer.publish.BaseVersion;
import io.freshet.trainer.publish.VersionDirectory;
import io.freshet.trainer.publish.VersionPublisher;
import io.freshet.trainer.window.Windower;
import java.io.IOException;
import java.io.InputStream;
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
    private static final int CACHE_SHARE = 8;

    private final FreshetConfig config;
    private final InstantSource clock;
    private final BlobStore blobs;
    private final SectionWriter writer;
    private final SessionTopics.Outside outside;
    private final TrainerSession.Tools tools;

    TrainerSessions(FreshetConfig config, InstantSource clock, TrainerMetrics metrics, TrainerHealth health)
            throws IOException {
        this.config = config;
        this.clock = clock;
        this.blobs = BlobStore.open(config.platform().blobs());
        this.writer = new SectionWriter(blobs);
        RecordSigner signer = RecordSigner.open(config.platform().keys(), KeyName.TRAINER);
        this.outside = new SessionTopics.Outside(config, signer, clock, health::rollbacksUnverified);
        this.tools = new TrainerSession.Tools(
                Topics.of(config).examples(),
                blobs,
                new CheckpointStore(blobs, config.platform().blobs().checkpoints()),
                new VersionPublisher(config.pipeline(), blobs, writer, clock),
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
        SessionTopics topics = SessionTopics.open(outside, group);
        try {
            Optional<Checkpoint> last = LastCheckpoint.read(config);
            return last.isPresent() ? resume(topics, last.get(), beginnings) : begin(topics, beginnings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            topics.close();
            throw e;
        }
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private TrainerSession begin(SessionTopics topics, Map<Integer, Long> beginnings)
            throws IOException, InterruptedException {
        Lineage lineage = begin(material());
        List<PartitionOffset> consumed = TrainerSession.consumed(tools.topic(), beginnings);
        ModelVersion base = tools.publisher()
                .publish(
                        lineage.model(),
                        lineage.device(),
                        tools.records().base(lineage.progress(), consumed),
                        List.of());
        lineage.shipped(0, base.getSections(), List.of());
        BlobRef state = tools.checkpoints().put(lineage.state(List.of())).manifest();
        Checkpoint checkpoint = tools.records().checkpoint(state, lineage.progress(), consumed);
        topics.commit(
                new UnitOfWork(checkpoint, Optional.empty(), Optional.of(base), UnitOfWork.Beside.of(List.of())),
                lineage.progress());
        lineage.committed(blob(state), beginnings);
        LOG.info("begins pipeline {} with version 0", config.pipeline());
        return session(topics, lineage, new TrainerSession.Start(state, beginnings));
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private Lineage begin(Lineage.Material material) throws IOException {
        Optional<Path> base = config.versions().base();
        if (base.isEmpty()) {
            return Lineage.begin(material);
        }
        LOG.info("the pipeline begins with the version in {}", base.get());
        return Lineage.begin(
                material,
                new BaseVersion(new VersionDirectory(base.get()))
                        .begin(
                                material.spec(),
                                material.baseSeed(),
                                material.sections().device()));
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private TrainerSession resume(SessionTopics topics, Checkpoint last, Map<Integer, Long> beginnings)
            throws IOException, InterruptedException {
        Map<Integer, Long> committed = new TreeMap<>();
        last.getConsumed().forEach(next -> committed.put(next.getPartition(), next.getOffset()));
        try {
            TrainingState state =
                    Branch.committed(tools.checkpoints().read(last.getState()), blob(last.getState()), committed);
            BranchOff.Start start = new BranchOff(config, tools, beginnings)
                    .follow(new BranchOff.Start(state, last.getState(), committed), topics);
            if (Lineage.isGrownFrom(start.state(), ModelSpec.of(config))) {
                start = grow(start, topics);
            }
            Lineage lineage = resume(start.state());
            lineage.committed(blob(start.checkpoint()), start.positions());
            LOG.info(
                    "goes on after window {} of pipeline {}", lineage.progress().window(), config.pipeline());
            Map<Integer, Long> positions = new TreeMap<>(beginnings);
            // Records that retention has deleted since cannot be read any more.
            start.positions().forEach((partition, offset) -> positions.merge(partition, offset, Math::max));
            return session(topics, lineage, new TrainerSession.Start(start.checkpoint(), positions));
        } catch (CheckpointException | WeightsException | BlobMissingException e) {
            throw new IllegalStateException(
                    "the checkpoint after window " + last.getWindow() + " (blob "
                            + last.getState().getSha256() + ") cannot be used: " + e.getMessage()
                            + "; restore the blob store, or give the pipeline another name to begin anew",
                    e);
        }
    }

    /**
     * Carries the lineage over to the model that the configuration names by now, and publishes it at once: the old
     * parts answer as before, and there is an answer for the new ones.
     */
    private BranchOff.Start grow(BranchOff.Start last, SessionTopics topics) throws IOException, InterruptedException {
        ModelSpec spec = ModelSpec.of(config);
        String reason = String.join(", ", Lineage.changes(last.state(), spec));
        try (Lineage lineage = Lineage.grown(material(), last.state())) {
            List<Evaluation> validation = lineage.evaluate();
            List<PartitionOffset> consumed = TrainerSession.consumed(tools.topic(), last.positions());
            ModelVersion version = tools.publisher()
                    .publish(
                            lineage.model(),
                            lineage.device(),
                            tools.records().grown(lineage.progress(), consumed),
                            lineage.shippedSections());
            lineage.shipped(version.getVersion(), version.getSections(), validation);
            TrainingState state = lineage.state(tools.checkpoints()
                    .earlier(last.checkpoint(), lineage.progress().earlier()));
            BlobRef saved = tools.checkpoints().put(state).manifest();
            topics.commit(
                    new UnitOfWork(
                            tools.records().checkpoint(saved, state.progress(), consumed),
                            Optional.empty(),
                            Optional.of(version),
                            UnitOfWork.Beside.of(List.of())),
                    state.progress());
            LOG.info("version {}: {}", version.getVersion(), reason);
            return new BranchOff.Start(state, saved, last.positions());
        }
    }

    private static Progress.Blob blob(BlobRef ref) {
        return new Progress.Blob(ref.getSha256(), ref.getSizeBytes());
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the session
    private Lineage resume(TrainingState state) throws IOException {
        Lineage.Material material = material();
        return Lineage.resume(
                material, state, shipped(material, state.progress().shipped()));
    }

    @MustBeClosed
    private MultimodalModel shipped(Lineage.Material material, Progress.Shipped shipped) throws IOException {
        if (!shipped.sections().isEmpty()) {
            return material.sections()
                    .load(
                            material.spec(),
                            shipped.sections().stream()
                                    .map(Progress.NamedBlob::section)
                                    .toList());
        }
        // A version from before there were sections.
        BlobRef artifact =
                new BlobRef(shipped.artifact().sha256(), shipped.artifact().sizeBytes());
        try (InputStream in = blobs.open(artifact)) {
            WeightsSource source = new WeightsSource(artifact.getSha256(), artifact.getSizeBytes(), in);
            return MultimodalModel.read(
                    material.spec(), source, material.sections().device());
        }
    }

    @MustBeClosed
    private TrainerSession session(SessionTopics topics, Lineage lineage, TrainerSession.Start start) {
        tools.metrics().resumed(lineage.progress());
        keepEncodings(lineage);
        Windower windower = Windower.from(tools.topic(), config.window(), clock, start.positions());
        TrainerSession session = new TrainerSession(tools, topics, lineage, windower, start);
        // What a kill right after the last commit has left.
        session.prune();
        return session;
    }

    @SuppressWarnings("MustBeClosed") // closed with the lineage
    private void keepEncodings(Lineage lineage) {
        Optional<VectorCache> cache = KeptEncodings.open(config);
        if (cache.isEmpty()) {
            return;
        }
        try {
            lineage.keepEncodings(cache.get());
        } catch (IOException e) {
            LOG.warn("what frozen encoders make is made again in every pass: {}", e.getMessage());
        }
    }

    private Lineage.Material material() {
        ModelSpec spec = ModelSpec.of(config);
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        FeatureCache cache = new FeatureCache(preparer, Runtime.getRuntime().maxMemory() / CACHE_SHARE);
        ComputeDevice device = Compute.device(config.servers().trainer().device());
        return new Lineage.Material(config, spec, cache, new ResidentSections(blobs, device), writer);
    }
}
