package io.freshet.schemas.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Images in colour, scaled to a square of {@code size} pixels, read by a pretrained network that comes with the
 * program.
 */
public record EfficientNetLite0(int size, PayloadLimits.Image limits) implements ModalityConfig {
    static final List<String> KEYS = List.of("size", "max-bytes", "min-side", "max-side");

    /** A third of the work of 224, at which the weights were trained. */
    private static final int USUAL_SIZE = 128;

    private static final int LEAST_SIZE = 64;
    private static final int MOST_SIZE = 512;

    public EfficientNetLite0(int size) {
        this(size, PayloadLimits.Image.DEFAULT);
    }

    static ModalityConfig from(ConfigSection section) {
        return new EfficientNetLite0(
                section.integer("size", USUAL_SIZE, LEAST_SIZE, MOST_SIZE), PayloadLimits.Image.from(section));
    }

    @Override
    public String encoder() {
        return "efficientnet-lite0";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("size", size));
    }

    @Override
    public ModalityConfig withDefaultLimits() {
        return new EfficientNetLite0(size);
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
