package io.freshet.cli.run;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import java.io.IOException;

/** A part of the system that runs until it is closed or dies. */
interface Role {

    /**
     * Starts the role and returns when it is ready.
     *
     * @throws Exception when it cannot be started
     */
    @MustBeClosed
    Running start(FreshetConfig config) throws Exception;

    /** A started role. Closing it twice is closing it once. */
    interface Running extends AutoCloseable {

        /** Blocks until the role has died or was closed; throws what it died of. */
        void await() throws Exception;

        @Override
        void close() throws IOException;
    }
}
