package io.freshet.serving.version;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.WeightsSource;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightsException;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Brings a version into memory, step by step: sections with size and digest (only those that no loaded version has),
 * names, shapes and finiteness of the weights, warm-up, golden input. What comes out may serve; nothing half loaded
 * ever does. A version of the pipeline as it was, with modalities or labels more or less, is loaded as what it is. Any
 * thread.
 */
public final class VersionLoader {
    private final ModelSpec spec;
    private final BlobStore blobs;
    private final ResidentSections resident;
    private final GoldenCheck golden;

    /** Loads versions of one pipeline, whose signatures were verified when they were read. */
    public VersionLoader(ModelSpec spec, BlobStore blobs) {
        this.spec = spec;
        this.blobs = blobs;
        this.resident = new ResidentSections(blobs, ComputeDevice.CPU);
        this.golden = new GoldenCheck(spec, blobs);
    }

    /**
     * Loads and verifies.
     *
     * @return with one owner, the caller
     * @throws VersionRefusedException when the version must never serve
     * @throws IOException when it could not be evaluated: store out of reach; the same call may work later
     */
    @SuppressWarnings("MustBeClosed") // closed by the last owner, or here when it is refused
    public ReferenceCounted<LoadedVersion> load(ModelVersion manifest) throws VersionRefusedException, IOException {
        MultimodalModel model = read(manifest);
        try {
            goldenCheck(model.spec()).check(manifest, model);
        } catch (VersionRefusedException | IOException | RuntimeException e) {
            model.close();
            throw e;
        }
        return new ReferenceCounted<>(new LoadedVersion(manifest, model), model::close);
    }

    private GoldenCheck goldenCheck(ModelSpec made) {
        return made.equals(spec) ? golden : new GoldenCheck(made, blobs);
    }

    @MustBeClosed
    private MultimodalModel read(ModelVersion manifest) throws VersionRefusedException, IOException {
        try {
            BlobRef artifact = manifest.getArtifact();
            return artifact == null ? ofSections(manifest) : whole(artifact);
        } catch (BlobMissingException | WeightsException e) {
            throw new VersionRefusedException("version " + manifest.getVersion() + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new VersionRefusedException(
                    "version " + manifest.getVersion() + " names an impossible artifact: " + e.getMessage(), e);
        }
    }

    @MustBeClosed
    private MultimodalModel ofSections(ModelVersion manifest) throws IOException {
        return resident.load(specOf(manifest.getFingerprint()), manifest.getSections());
    }

    /** What the weights were made for decides, for the configuration may have gained and lost parts since. */
    private ModelSpec specOf(String fingerprint) throws WeightsException {
        return spec.atTimeOf(fingerprint)
                .orElseThrow(() -> new WeightsException("its weights were made for " + fingerprint + " and not for "
                        + spec.fingerprint() + "; use them with the configuration that they were trained with"));
    }

    /** Versions from before there were sections have all weights in one blob, which says what it was made for. */
    @MustBeClosed
    private MultimodalModel whole(BlobRef artifact) throws IOException {
        Optional<String> fingerprint;
        try (InputStream in = blobs.open(artifact)) {
            fingerprint = MultimodalModel.fingerprint(source(artifact, in));
        }
        ModelSpec made = fingerprint.isPresent() ? specOf(fingerprint.get()) : spec;
        try (InputStream in = blobs.open(artifact)) {
            return MultimodalModel.read(made, source(artifact, in), ComputeDevice.CPU);
        }
    }

    private static WeightsSource source(BlobRef artifact, InputStream in) {
        return new WeightsSource(artifact.getSha256(), artifact.getSizeBytes(), in);
    }
}
