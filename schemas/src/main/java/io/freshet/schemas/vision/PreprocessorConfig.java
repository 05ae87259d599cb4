package io.freshet.schemas.vision;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.transformer.ModelDirectoryException;
import io.freshet.schemas.transformer.ModelFile;
import io.freshet.schemas.vision.ImagePreparation.PixelRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code preprocessor_config.json}: what decides pixels is read or refused by name.
 *
 * <p><em>Source:</em> the image processors of Hugging Face Transformers for ViT and ConvNeXT, which ResNet shares.
 */
record PreprocessorConfig(ModelFile file) {
    /** From this side on, the processor of ConvNeXT scales the whole picture and cuts nothing off. */
    private static final int WHOLE = 384;

    private static final double USUAL_SHARE = 224.0 / 256;

    /**
     * The preparation that the file describes.
     *
     * @throws ModelDirectoryException when it is of a kind that is not known
     */
    static ImagePreparation preparation(ModelFile file) throws ModelDirectoryException {
        PreprocessorConfig reader = new PreprocessorConfig(file);
        file.refuse("do_resize", !file.json().path("do_resize").asBoolean(true), "it must be true");
        try {
            return reader.isConvNext() ? reader.convNext() : reader.plain();
        } catch (IllegalArgumentException e) {
            throw new ModelDirectoryException(file.name() + " makes no preparation: " + e.getMessage(), e);
        }
    }

    private boolean isConvNext() {
        JsonNode json = file.json();
        String type = json.path("image_processor_type")
                .asText(json.path("feature_extractor_type").asText());
        return type.startsWith("ConvNext") || json.has("crop_pct");
    }

    private ImagePreparation convNext() throws ModelDirectoryException {
        JsonNode size = file.json().path("size");
        int side = side("size", size.isObject() ? size.path("shortest_edge") : size);
        double share = file.json().path("crop_pct").asDouble(USUAL_SHARE);
        file.refuse("crop_pct", !(share > 0 && share <= 1), "it must be above 0 and at most 1");
        Optional<Integer> shorter = side < WHOLE ? Optional.of((int) (side / share)) : Optional.empty();
        return new ImagePreparation(side, shorter, filter(ResizeFilter.BICUBIC), range());
    }

    private ImagePreparation plain() throws ModelDirectoryException {
        JsonNode size = file.json().path("size");
        boolean cut = file.json().path("do_center_crop").asBoolean(false);
        if (size.has("shortest_edge")) {
            int shorter = side("size.shortest_edge", size.path("shortest_edge"));
            file.refuse(
                    "do_center_crop",
                    !cut,
                    "it must be true where size is a shortest_edge, or pictures have no one size");
            return new ImagePreparation(
                    square("crop_size"), Optional.of(shorter), filter(ResizeFilter.BILINEAR), range());
        }
        file.refuse("do_center_crop", cut, "it must be false where size is a height and a width");
        return new ImagePreparation(square("size"), Optional.empty(), filter(ResizeFilter.BILINEAR), range());
    }

    private int square(String key) throws ModelDirectoryException {
        JsonNode size = file.json().path(key);
        if (!size.isObject()) {
            return side(key, size);
        }
        int height = side(key + ".height", size.path("height"));
        int width = side(key + ".width", size.path("width"));
        if (height != width) {
            throw file.fault(key, "is " + size, "height and width must be equal");
        }
        return height;
    }

    private int side(String key, JsonNode node) throws ModelDirectoryException {
        return file.number(key, node, 1, ImagePreparation.MOST_SIDE);
    }

    private ResizeFilter filter(ResizeFilter usual) throws ModelDirectoryException {
        if (!file.json().hasNonNull("resample")) {
            return usual;
        }
        return ResizeFilter.of(file.json().path("resample").asInt(-1))
                .orElseThrow(() -> file.fault(
                        "resample",
                        "is " + file.json().path("resample"),
                        "it must be one of " + String.join(", ", ResizeFilter.numbers())));
    }

    /** What scaling to 0..1 and then to a mean and a deviation does to bytes, in one step. */
    private PixelRange range() throws ModelDirectoryException {
        boolean rescaled = file.json().path("do_rescale").asBoolean(true);
        double factor = rescaled ? file.json().path("rescale_factor").asDouble(1 / 255.0) : 1;
        file.refuse("rescale_factor", !(factor > 0), "it must be above 0");
        boolean normalised = file.json().path("do_normalize").asBoolean(true);
        return new PixelRange(
                channels("image_mean", normalised, 0, factor), channels("image_std", normalised, 1, factor));
    }

    private List<Float> channels(String key, boolean there, double missing, double factor)
            throws ModelDirectoryException {
        JsonNode list = file.json().path(key);
        if (there && (!list.isArray() || list.size() != PixelRange.CHANNELS)) {
            throw file.fault(key, list.isMissingNode() ? "is missing" : "is " + list, "it must be three numbers");
        }
        List<Float> channels = new ArrayList<>();
        for (int channel = 0; channel < PixelRange.CHANNELS; channel++) {
            channels.add((float) ((there ? list.get(channel).asDouble(Double.NaN) : missing) / factor));
        }
        return channels;
    }
}
