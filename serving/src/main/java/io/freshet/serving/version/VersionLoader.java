package io.freshet.serving.version;

import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightsException;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Brings a version into memory, step by step: artifact with size and digest, names, shapes and finiteness of the
 * weights, warm-up, golden input. What comes out may serve; nothing half loaded ever does. Any thread.
 */
public final class VersionLoader {
    /** After these passes the native library has chosen its kernels and Java has compiled the way there. */
    private static final int WARM_UP_PASSES = 5;

    private final ModelSpec spec;
    private final BlobStore blobs;
    private final GoldenInput golden;

    /** Loads versions of one pipeline, whose signatures were verified when they were read. */
    public VersionLoader(ModelSpec spec, BlobStore blobs) {
        this.spec = spec;
        this.blobs = blobs;
        this.golden = GoldenInput.of(spec);
    }

    /**
     * Loads and verifies.
     *
     * @return with one owner, the caller
     * @throws VersionRefusedException when the version must never serve
     * @throws IOException when it could not be evaluated: store out of reach; the same call may work later
     */
    public ReferenceCounted<LoadedVersion> load(ModelVersion manifest) throws VersionRefusedException, IOException {
        MultimodalModel model = read(manifest);
        try {
            golden.check(manifest.getVersion(), model, WARM_UP_PASSES);
        } catch (VersionRefusedException | RuntimeException e) {
            model.close();
            throw e;
        }
        return new ReferenceCounted<>(new LoadedVersion(manifest, model), model::close);
    }

    @SuppressWarnings("MustBeClosed") // owned by the ReferenceCounted that is made of it
    private MultimodalModel read(ModelVersion manifest) throws VersionRefusedException, IOException {
        Path directory = Files.createTempDirectory("freshet-version");
        Path artifact = directory.resolve(manifest.getVersion() + ".safetensors");
        try {
            blobs.read(manifest.getArtifact(), artifact);
            return MultimodalModel.read(spec, artifact, ComputeDevice.CPU);
        } catch (BlobMissingException | WeightsException e) {
            throw new VersionRefusedException("version " + manifest.getVersion() + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new VersionRefusedException(
                    "version " + manifest.getVersion() + " names an impossible artifact: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(artifact);
            Files.deleteIfExists(directory);
        }
    }
}
