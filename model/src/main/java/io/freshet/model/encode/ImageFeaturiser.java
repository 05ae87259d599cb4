package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Images;
import io.freshet.schemas.media.UndecodableException;
import java.util.random.RandomGenerator;

/** Pictures for {@code cnn}, scaled to a square of bytes: (channels, size, size). */
final class ImageFeaturiser implements Featuriser {
    private final PayloadLimits.Image limits;
    private final Raster raster;

    ImageFeaturiser(ModalityConfig.Cnn config) {
        this.limits = config.limits();
        this.raster = new Raster(config.size(), config.channels());
    }

    @Override
    public Feature featurise(String contentType, byte[] payload) throws UndecodableException {
        return new Feature.Planes(raster.planes(Images.decode(payload, limits)));
    }

    /** Shifts by at most one pixel each way. */
    @Override
    public Feature augment(Feature feature, RandomGenerator random) {
        int down = random.nextInt(3) - 1;
        int right = random.nextInt(3) - 1;
        return new Feature.Planes(raster.shifted(((Feature.Planes) feature).values(), down, right));
    }
}
