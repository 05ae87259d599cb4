package io.freshet.serving.version;

import io.freshet.model.MultimodalModel;
import io.freshet.schemas.event.ModelVersion;

/** A version that was verified and is ready to answer. */
public record LoadedVersion(ModelVersion manifest, MultimodalModel model) {
    /** Its number. */
    public long number() {
        return manifest.getVersion();
    }

    @Override
    public String toString() {
        return "version " + number();
    }
}
