package io.freshet.cli.local;

import java.time.Duration;

/** Is told what becomes of the processes. Called on the supervisor's threads, one call at a time for each role. */
public interface LocalListener {

    /** The role takes work, so long after its process was started. */
    void ready(LocalRole role, long pid, Duration after);

    /** The role's process ended without being asked to, and is started again after the pause. */
    void died(LocalRole role, int exitCode, Duration pause);

    /** Tells nobody. */
    static LocalListener silent() {
        return new LocalListener() {
            @Override
            public void ready(LocalRole role, long pid, Duration after) {
                // Nobody is told.
            }

            @Override
            public void died(LocalRole role, int exitCode, Duration pause) {
                // Nobody is told.
            }
        };
    }
}
