package io.freshet.cli.run;

import io.freshet.cli.output.FailedException;
import io.freshet.schemas.config.PlatformConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the broker and the registry that a role stands on: all processes of a system start at once. */
final class Dependencies {

    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);

    /** All processes of a system start at once; what is not there after so long may never be. */
    private static final Duration SAID_AFTER = Duration.ofSeconds(4);

    private static final int CONNECT_MILLIS = 1000;
    private static final long PAUSE_MILLIS = 100;

    private Dependencies() {}

    /**
     * Returns when at least one broker and the registry take connections.
     *
     * @throws FailedException when one does not within the time
     */
    static void await(PlatformConfig platform, Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        String brokers = platform.kafka().getOrDefault("bootstrap.servers", "");
        List<InetSocketAddress> addresses =
                List.of(brokers.split(",")).stream().map(Dependencies::broker).toList();
        awaitAny(addresses, deadline, "Kafka at " + brokers + " (kafka.bootstrap.servers)");
        URI registry = platform.registry();
        if (registry.getHost() != null && registry.getScheme().startsWith("http")) {
            awaitAny(List.of(server(registry)), deadline, "The registry at " + registry + " (registry.url)");
        }
    }

    private static void awaitAny(List<InetSocketAddress> addresses, long deadline, String who)
            throws IOException, InterruptedException {
        long sayAt = System.nanoTime() + SAID_AFTER.toNanos();
        boolean said = false;
        while (addresses.stream().noneMatch(Dependencies::answers)) {
            if (!said && System.nanoTime() > sayAt) {
                LOG.warn("{} does not answer yet; is it running, and is the address right?", who);
                said = true;
            }
            if (System.nanoTime() > deadline) {
                throw new FailedException(who + " does not answer; is it running, and is the address right?");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress broker(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (!hostAndPort.strip().matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "kafka.bootstrap.servers is " + hostAndPort + "; write it like host:9092,other:9092");
        }
        return InetSocketAddress.createUnresolved(
                hostAndPort.substring(0, colon).strip(),
                Integer.parseInt(hostAndPort.substring(colon + 1).strip()));
    }

    private static InetSocketAddress server(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        return InetSocketAddress.createUnresolved(url.getHost(), port);
    }
}
