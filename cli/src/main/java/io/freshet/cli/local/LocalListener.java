package io.freshet.cli.local;

import java.time.Duration;

/** Is told what becomes of the processes. Called on the supervisor's threads, one call at a time for each role. */
public interface LocalListener {

    /** So many processes of a run that was killed are waited for. */
    default void waitingForLastRun(int processes) {}

    /** A process of the role was started. */
    default void started(LocalRole role, long pid) {}

    /** The role takes work, so long after its process was started. */
    void ready(LocalRole role, long pid, Duration after);

    /** The role's process ended without being asked to, and is started again after the pause. */
    void died(LocalRole role, int exitCode, Duration pause);

    /** The role keeps dying. */
    default void unhealthy(LocalRole role, String reason) {}

    /** The role kept dying, and has now been ready for a minute. */
    default void healthy(LocalRole role) {}

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
