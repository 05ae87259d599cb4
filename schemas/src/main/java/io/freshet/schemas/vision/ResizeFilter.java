package io.freshet.schemas.vision;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What weighs the pixels around a place when a picture is resized, by Pillow's number. */
public enum ResizeFilter {
    /** A sine cut off after three pixels on each side. */
    LANCZOS(1),
    /** Falls in a straight line to the next pixel. */
    BILINEAR(2),
    /** A cubic of two pixels on each side, which sharpens. */
    BICUBIC(3);

    private final int resample;

    ResizeFilter(int resample) {
        this.resample = resample;
    }

    /** Name, as signatures have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Numbers of all, each with its name. */
    static List<String> numbers() {
        return Stream.of(values())
                .map(one -> one.resample + " (" + one.label() + ")")
                .toList();
    }

    /** Empty when there is none of this number. */
    static Optional<ResizeFilter> of(int resample) {
        return Stream.of(values()).filter(one -> one.resample == resample).findFirst();
    }

    static Optional<ResizeFilter> of(String label) {
        return Stream.of(values()).filter(one -> one.label().equals(label)).findFirst();
    }
}
