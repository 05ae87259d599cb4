package io.freshet.trainer.publish;

import io.freshet.model.MultimodalModel;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Makes versions: the artifact into the blob store, and its description. Nothing is signed or announced here. */
public final class VersionPublisher {
    private final String pipeline;
    private final BlobStore blobs;
    private final InstantSource clock;

    public VersionPublisher(String pipeline, BlobStore blobs, InstantSource clock) {
        this.pipeline = pipeline;
        this.blobs = blobs;
        this.clock = clock;
    }

    /**
     * Keeps the weights as a safetensors artifact and describes them. The same weights and release make the same
     * artifact.
     *
     * @throws IOException when the store cannot take the artifact now
     */
    public ModelVersion publish(MultimodalModel model, ModelRelease release) throws IOException {
        return ModelVersion.newBuilder()
                .setModel(pipeline)
                .setVersion(release.version())
                .setParent(release.parent())
                .setArtifact(keep(model, release))
                .setFormat(WeightsFile.FORMAT)
                .setMetrics(new TreeMap<>(release.metrics()))
                .setConsumed(release.consumed())
                .setProvenance(release.provenance())
                .setCreatedAt(clock.instant())
                .build();
    }

    private BlobRef keep(MultimodalModel model, ModelRelease release) throws IOException {
        Path directory = Files.createTempDirectory("freshet-artifact-");
        Path file = directory.resolve("model.safetensors");
        try {
            model.write(file, metadata(model, release));
            return blobs.put(file);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private Map<String, String> metadata(MultimodalModel model, ModelRelease release) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("pipeline", pipeline);
        metadata.put("version", Long.toString(release.version()));
        if (release.parent() != null) {
            metadata.put("parent", Long.toString(release.parent()));
        }
        metadata.put("labels", String.join(",", model.spec().labels()));
        metadata.put("config", release.provenance().getConfigSha256());
        metadata.put("window", Long.toString(release.provenance().getWindow()));
        return metadata;
    }
}
