package io.freshet.model.transformer;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The small models among the test's resources: see the README beside {@code reference.py}. */
public final class TestModels {
    private TestModels() {}

    /** The directory of a family, as {@code save_pretrained} wrote it. */
    public static Path directory(String family) {
        try {
            return Path.of(Objects.requireNonNull(TestModels.class.getResource(family), family)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The test's resources must lie in a directory.", e);
        }
    }
}
