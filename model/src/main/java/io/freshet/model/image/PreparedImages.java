package io.freshet.model.image;

import io.freshet.model.image.FilteredScaling.Span;
import io.freshet.schemas.media.Images;
import io.freshet.schemas.vision.ImagePreparation;

/** Pictures as an {@link ImagePreparation} says. Any thread. */
public record PreparedImages(ImagePreparation preparation) {
    /**
     * The pixels that a network sees of a picture.
     *
     * @return unsigned 8 bit, (3, side, side): red, green, blue
     */
    public byte[] planes(Images.Pixels pixels) {
        int side = preparation.side();
        if (preparation.shorter().isEmpty()) {
            return new FilteredScaling(preparation.filter(), Span.whole(side), Span.whole(side)).planes(pixels);
        }
        // A picture that is hardly a pixel high may be very long once it is scaled: only the middle is ever made.
        long shorter = preparation.shorter().get();
        int least = Math.min(pixels.width(), pixels.height());
        return new FilteredScaling(
                        preparation.filter(),
                        Span.middle((int) (shorter * pixels.width() / least), side),
                        Span.middle((int) (shorter * pixels.height() / least), side))
                .planes(pixels);
    }

    /** Puts such pixels among the numbers that a network reads, from {@code from} on. */
    public void put(byte[] planes, float[] values, int from) {
        preparation.range().put(planes, values, from);
    }

    /** Numbers of one picture. */
    public int length() {
        return ImagePreparation.PixelRange.CHANNELS * preparation.side() * preparation.side();
    }
}
