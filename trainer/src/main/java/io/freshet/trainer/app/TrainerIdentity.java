package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;

/** What a trainer is called. */
final class TrainerIdentity {
    private TrainerIdentity() {}

    /** Its consumer group and its transactional id: there is one trainer at a time, whichever process it is. */
    static String trainer(FreshetConfig config) {
        return "freshet." + config.pipeline() + ".trainer";
    }
}
