package io.freshet.schemas.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads environment variables of modalities, whose names are the user's: {@code FRESHET_MODALITIES_IMAGE_SIZE} is
 * {@code modalities.image.size}. Of the names in the file the longest that fits is meant, so that with {@code front}
 * and {@code front-camera} there, {@code FRESHET_MODALITIES_FRONT_CAMERA_SIZE} is the camera's; a name that the file
 * does not have is one word.
 */
final class ModalityVariable {

    private static final String PREFIX = "FRESHET_MODALITIES_";
    private static final String PATH = "modalities.";

    private ModalityVariable() {}

    /** The setting that a variable spells, when it is one of a modality. */
    static Optional<String> pathOf(String variable, Set<String> paths) {
        if (!variable.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = variable.substring(PREFIX.length());
        return paths.stream()
                .filter(path -> path.startsWith(PATH))
                .map(path -> path.substring(PATH.length()).replaceFirst("\\..*", ""))
                .filter(name -> rest.startsWith(spelt(name) + "_"))
                .max(Comparator.comparingInt(String::length))
                .map(name -> PATH + name + "." + key(rest.substring(name.length() + 1)))
                .or(() -> newModality(rest));
    }

    private static Optional<String> newModality(String rest) {
        int end = rest.indexOf('_');
        return end < 1
                ? Optional.empty()
                : Optional.of(
                        PATH + rest.substring(0, end).toLowerCase(Locale.ROOT) + "." + key(rest.substring(end + 1)));
    }

    private static String spelt(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static String key(String rest) {
        return rest.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
