package io.freshet.schemas.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is answered when a handler fails, and whether the process can be relied on afterwards. A bug in one request is
 * one request's; when memory ran out or a class could not be loaded, any thread may have lost something, and
 * {@code /health/live} says so. Safe for many threads.
 */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private volatile Optional<String> doubt = Optional.empty();

    /** The answer to a request whose handler failed; names no class, but a mark that the log has too. */
    Problem problem(String path, Throwable fault) {
        String mark = Integer.toHexString(ThreadLocalRandom.current().nextInt());
        LOG.error("request {} failed ({})", path, mark, fault);
        if (fault instanceof OutOfMemoryError) {
            doubt = Optional.of("memory ran out while a request to " + path + " was answered");
            return Problem.of(
                            503,
                            "Memory ran out while this was answered (" + mark + ")",
                            "send it again a little later, or less of it")
                    .because(Reason.BUSY)
                    .retryAfter(5);
        }
        if (fault instanceof StackOverflowError) {
            return Problem.of(422, "The request is nested too deeply", "send it flatter")
                    .because(Reason.MALFORMED);
        }
        if (fault instanceof VirtualMachineError || fault instanceof LinkageError) {
            doubt = Optional.of("the installation failed while a request to " + path + " was answered");
        }
        return Problem.of(
                        500,
                        "The server failed (" + mark + ")",
                        "look for " + mark + " in the role's log; this is a bug")
                .because(Reason.BUG);
    }

    Response live() {
        return doubt.map(reason -> Response.json(
                        503, Map.of("live", false, "reason", reason + "; look into the role's log and restart it")))
                .orElseGet(() -> Response.json(200, Map.of("live", true)));
    }
}
