package io.freshet.cli.run;

import io.freshet.node.child.Lifeline;
import io.freshet.schemas.config.FreshetConfig;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one role in this process until it dies or the process is told to stop. */
final class RoleRunner {

    private static final Logger LOG = LoggerFactory.getLogger(RoleRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RoleRunner() {}

    /** Returns only when the role has died; a process that is told to stop ends in its shutdown hooks. */
    static void run(String name, Role role, FreshetConfig config) throws Exception {
        Lifeline.follow();
        Dependencies.await(config.platform(), PATIENCE);
        try (Role.Running running = role.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(name, running), "stop-" + name));
            Lifeline.ready(name);
            await(name, running);
        }
    }

    /** Once it runs, its configuration was taken: an argument that is wrong now is a fault of the program. */
    private static void await(String name, Role.Running running) throws Exception {
        try {
            running.await();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the " + name + " role ended by a fault in the program: " + e, e);
        }
    }

    private static void close(String name, Role.Running running) {
        try {
            running.close();
        } catch (IOException e) {
            LOG.error("{} did not stop in order", name, e);
        }
    }
}
