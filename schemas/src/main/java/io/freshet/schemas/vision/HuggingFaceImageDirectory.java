package io.freshet.schemas.vision;

import com.google.common.hash.Hashing;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import io.freshet.schemas.transformer.ModelDirectoryException;
import io.freshet.schemas.transformer.ModelFile;
import io.freshet.schemas.transformer.TransformerFamily;
import io.freshet.schemas.vision.VisionShape.PatchTransformer;
import java.nio.file.Path;

/**
 * What a Hugging Face directory says of an encoder of images beside its weights: {@code config.json} and
 * {@code preprocessor_config.json}.
 *
 * @param digest SHA-256 of both
 */
public record HuggingFaceImageDirectory(
        Path directory, VisionShape shape, ImagePreparation preparation, String digest) {
    /** What the directory must hold beside the configuration. */
    public static final String PREPROCESSOR = "preprocessor_config.json";

    /**
     * Reads a directory.
     *
     * @throws ModelDirectoryException when something is missing, damaged, or of an architecture that is not known
     */
    public static HuggingFaceImageDirectory read(Path directory) throws ModelDirectoryException {
        ModelFile config = ModelFile.read(directory, HuggingFaceDirectory.CONFIG);
        VisionShape shape = VisionConfig.shape(config);
        ModelFile preprocessor = ModelFile.read(directory, PREPROCESSOR);
        ImagePreparation preparation = PreprocessorConfig.preparation(preprocessor);
        if (shape instanceof PatchTransformer transformer && transformer.side() != preparation.side()) {
            throw new ModelDirectoryException(PREPROCESSOR + " gives pictures of " + preparation.side()
                    + " pixels, and config.json says image_size " + transformer.side() + "; make them equal");
        }
        // The length keeps one file's end and the other's beginning apart.
        String digest = Hashing.sha256()
                .newHasher()
                .putLong(config.bytes().length)
                .putBytes(config.bytes())
                .putBytes(preprocessor.bytes())
                .hash()
                .toString();
        return new HuggingFaceImageDirectory(directory, shape, preparation, digest);
    }

    /**
     * Whether a directory's configuration names a network for images, and not one for texts.
     *
     * @throws ModelDirectoryException when there is none, or it names neither
     */
    public static boolean isIn(Path directory) throws ModelDirectoryException {
        String type = ModelFile.read(directory, HuggingFaceDirectory.CONFIG).modelType();
        boolean images = VisionShape.MODEL_TYPES.contains(type);
        if (!images && TransformerFamily.of(type).isEmpty()) {
            throw new ModelDirectoryException("config.json says model_type " + (type.isEmpty() ? "nothing" : type)
                    + ", which is not known; it must be one of " + String.join(", ", TransformerFamily.modelTypes())
                    + " for texts, or " + String.join(", ", VisionShape.MODEL_TYPES) + " for images");
        }
        return images;
    }
}
