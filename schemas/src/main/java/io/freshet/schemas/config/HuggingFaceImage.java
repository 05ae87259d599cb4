package io.freshet.schemas.config;

import io.freshet.schemas.transformer.ModelDirectoryException;
import io.freshet.schemas.vision.HuggingFaceImageDirectory;
import io.freshet.schemas.vision.ImagePreparation;
import io.freshet.schemas.vision.VisionShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Images, read by a pretrained network from a Hugging Face directory.
 *
 * @param directory where the weights are; empty in what was read from weights' fingerprint
 * @param preparation how pictures become what the network reads
 * @param digest of the directory's configurations
 */
public record HuggingFaceImage(
        Optional<Path> directory,
        VisionShape shape,
        ImagePreparation preparation,
        String digest,
        PayloadLimits.Image limits)
        implements ModalityConfig {
    static final List<String> KEYS =
            List.of("directory", "max-bytes", "min-side", "max-side", "shape", "preparation", "digest");

    static HuggingFaceImage inDirectory(Path directory, PayloadLimits.Image limits) throws ModelDirectoryException {
        HuggingFaceImageDirectory read = HuggingFaceImageDirectory.read(directory);
        return new HuggingFaceImage(
                Optional.of(read.directory()), read.shape(), read.preparation(), read.digest(), limits);
    }

    static HuggingFaceImage ofFingerprint(ConfigSection section, PayloadLimits.Image limits) {
        return new HuggingFaceImage(
                Optional.empty(),
                VisionShape.ofSignature(section.text("shape")),
                ImagePreparation.ofSignature(section.text("preparation")),
                section.text("digest"),
                limits);
    }

    @Override
    public String encoder() {
        return "huggingface";
    }

    /** Not where it lies: that may differ between machines, and be gone when the weights are read again. */
    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(
                Map.of("shape", shape.signature(), "preparation", preparation.signature(), "digest", digest));
    }

    @Override
    public ModalityConfig withDefaultLimits() {
        return new HuggingFaceImage(directory, shape, preparation, digest, PayloadLimits.Image.DEFAULT);
    }

    @Override
    public Media media() {
        return Media.IMAGE;
    }

    @Override
    public boolean pretrained() {
        return true;
    }
}
