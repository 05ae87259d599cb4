package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.media.Images.Pixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RasterTest {
    private static final int WHITE = 0xffffffff;
    private static final int BLACK = 0xff000000;

    @Test
    void averagesTheAreaThatAPixelCovers() {
        Pixels board = new Pixels(4, 2, new int[] {WHITE, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, WHITE});

        assertThat(new Raster(2, 1).planes(board)).containsExactly(128, 0, 0, 128);
    }

    @Test
    void keepsRedGreenAndBlueInPlanesOfTheirOwn() {
        Pixels orange = new Pixels(1, 1, new int[] {0xffff8000});

        assertThat(new Raster(2, 3).planes(orange)).containsExactly(255, 255, 255, 255, 128, 128, 128, 128, 0, 0, 0, 0);
    }

    @Test
    void enlargesWithoutChangingAPlainPicture() {
        Pixels grey = new Pixels(3, 5, filled(15, 0xff646464));

        assertThat(new Raster(8, 1).planes(grey)).containsOnly(100);
    }

    @Test
    void laysTransparentPixelsOverWhite() {
        assertThat(new Raster(1, 1).planes(new Pixels(1, 1, new int[] {0x00000000})))
                .containsExactly(255);
    }

    @Test
    void repeatsTheEdgeWhereAShiftedPictureHasNothing() {
        byte[] picture = {1, 2, 3, 4};

        assertThat(new Raster(2, 1).shifted(picture, 1, 0)).containsExactly(1, 2, 1, 2);
        assertThat(new Raster(2, 1).shifted(picture, 0, -1)).containsExactly(2, 2, 4, 4);
        assertThat(picture).containsExactly(1, 2, 3, 4);
    }

    private static int[] filled(int size, int value) {
        int[] filled = new int[size];
        Arrays.fill(filled, value);
        return filled;
    }
}
