package io.freshet.serving.score;

import io.freshet.model.Features;
import io.freshet.serving.version.LoadedVersion;

/** A sample has modalities of the pipeline, and the version that serves was made before there were any of them. */
public final class ModalityNotLearnedException extends Exception {
    private static final long serialVersionUID = 1L;

    ModalityNotLearnedException(LoadedVersion serving, Features features) {
        super(serving + " serves, which knows "
                + serving.model().spec().modalities().keySet() + " and none of " + features.present());
    }
}
