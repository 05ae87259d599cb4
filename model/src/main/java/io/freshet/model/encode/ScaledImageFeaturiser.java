package io.freshet.model.encode;

import io.freshet.model.image.PreparedImages;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Images;
import io.freshet.schemas.media.UndecodableException;

/**
 * Pictures for pretrained networks, prepared as their weights were trained: (3, side, side). They are not varied in
 * training: the networks saw each picture in many ways when they learned, and features that stay the same can be kept.
 */
record ScaledImageFeaturiser(PayloadLimits.Image limits, PreparedImages images) implements Featuriser {
    @Override
    public Feature featurise(String contentType, byte[] payload) throws UndecodableException {
        return new Feature.Planes(images.planes(Images.decode(payload, limits)));
    }
}
