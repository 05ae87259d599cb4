package io.freshet.model.image;

import static io.freshet.model.image.TestPictures.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.image.FilteredScaling.Span;
import io.freshet.schemas.media.Images.Pixels;
import io.freshet.schemas.vision.ImagePreparation;
import io.freshet.schemas.vision.ImagePreparation.PixelRange;
import io.freshet.schemas.vision.ResizeFilter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against Pillow: see the README beside {@code scaling.py}. */
class FilteredScalingTest {
    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void scalesAsPillowDoes(ResizeFilter filter) throws IOException {
        for (int[] size : new int[][] {
            {90, 61, 24, 24}, {9, 5, 24, 20}, {70, 6, 20, 20}, {33, 32, 32, 32}, {1, 1, 3, 2}, {301, 203, 16, 16}
        }) {
            String name = filter.label() + "-" + size[0] + "-" + size[1] + "-" + size[2] + "-" + size[3];
            BufferedImage expected = ImageIO.read(
                    TestPictures.resource("scaling/" + name + ".png").toFile());

            byte[] planes = whole(filter, size[2], size[3]).planes(picture(size[0], size[1]));

            for (int y = 0; y < size[3]; y++) {
                for (int x = 0; x < size[2]; x++) {
                    for (int channel = 0; channel < 3; channel++) {
                        assertThat(planes[(channel * size[3] + y) * size[2] + x] & 0xff)
                                .as(name + " at " + x + ", " + y)
                                .isCloseTo(expected.getRGB(x, y) >>> (16 - 8 * channel) & 0xff, within(1));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void leavesAPictureOfItsSizeAsItIs(ResizeFilter filter) {
        Pixels picture = picture(13, 7);

        byte[] planes = whole(filter, 13, 7).planes(picture);

        for (int i = 0; i < 13 * 7; i++) {
            int rgb = (planes[i] & 0xff) << 16 | (planes[91 + i] & 0xff) << 8 | (planes[182 + i] & 0xff);
            assertThat(rgb).isEqualTo(picture.argb()[i] & 0xffffff);
        }
    }

    @ParameterizedTest
    @CsvSource({"0x00000000, 255", "0x80000000, 127", "0xff646464, 100"})
    void laysTransparentPixelsOverWhite(String argb, int grey) {
        int[] pixels = new int[15];
        Arrays.fill(pixels, (int) (long) Long.decode(argb));

        byte[] planes = whole(ResizeFilter.BICUBIC, 4, 2).planes(new Pixels(3, 5, pixels));

        assertThat(planes).hasSize(24).containsOnly((byte) grey);
    }

    @Test
    void cutsTheMiddleOutOfWhatItWouldScale() {
        Pixels picture = picture(60, 40);
        byte[] whole = whole(ResizeFilter.BILINEAR, 48, 32).planes(picture);

        byte[] middle = prepared(20, 32).planes(picture);

        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 20; x++) {
                assertThat(middle[y * 20 + x]).isEqualTo(whole[(6 + y) * 48 + 14 + x]);
            }
        }
    }

    @Test
    void makesNoMoreOfALongPictureThanItKeeps() {
        assertThat(prepared(224, 256).planes(picture(16_384, 1))).hasSize(3 * 224 * 224);
        assertThat(prepared(224, 256).planes(picture(1, 16_384))).hasSize(3 * 224 * 224);
    }

    private static FilteredScaling whole(ResizeFilter filter, int width, int height) {
        return new FilteredScaling(filter, Span.whole(width), Span.whole(height));
    }

    private static PreparedImages prepared(int side, int shorter) {
        return new PreparedImages(
                new ImagePreparation(side, Optional.of(shorter), ResizeFilter.BILINEAR, PixelRange.of(0, 1)));
    }
}
