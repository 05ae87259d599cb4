package io.freshet.trainer.learn;

import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.cache.VectorCache;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ServersConfig;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where whoever trains keeps what frozen encoders make of contents. */
public final class KeptEncodings {
    private static final Logger LOG = LoggerFactory.getLogger(KeptEncodings.class);

    private KeptEncodings() {}

    /**
     * The configured cache; empty where nothing of the model is frozen or nothing is to be kept, and where the disk
     * does not take part: training is only slower then. The caller closes it.
     */
    @SuppressWarnings("MustBeClosed") // the caller closes it
    public static Optional<VectorCache> open(FreshetConfig config) {
        ServersConfig.Encodings encodings = config.servers().trainer().encodings();
        if (encodings.maxBytes() == 0
                || MultimodalModel.frozenModalities(ModelSpec.of(config)).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(VectorCache.open(encodings.directory(), encodings.maxBytes()));
        } catch (IOException e) {
            LOG.warn("what frozen encoders make is made again in every pass: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
