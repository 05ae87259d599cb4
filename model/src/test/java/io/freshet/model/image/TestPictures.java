package io.freshet.model.image;

import io.freshet.schemas.media.Images.Pixels;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Pictures and models among the test's resources: see the README beside {@code scaling.py}. */
public final class TestPictures {
    private TestPictures() {}

    /** Edges and waves: the picture of scaling.py and vision.py. */
    static Pixels picture(int width, int height) {
        int[] argb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 255 * ((x / 3 + y / 2) % 2);
                int green = (x * 37 + y * 11) % 256;
                int blue = (x * y * 5 + y) % 256;
                argb[y * width + x] = 0xff << 24 | red << 16 | green << 8 | blue;
            }
        }
        return new Pixels(width, height, argb);
    }

    /** A file or directory beside the scripts. */
    public static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TestPictures.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The test's resources must lie in a directory.", e);
        }
    }
}
