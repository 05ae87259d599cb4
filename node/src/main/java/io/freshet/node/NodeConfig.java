package io.freshet.node;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a node keeps its data and where it listens.
 *
 * @param directory for data; made when it is not there, and understood again at the next start, also on other ports
 * @param host address to listen on and to announce to clients
 * @param port for clients
 * @param controllerPort for the node's own controller; clients never use it
 */
public record NodeConfig(Path directory, String host, int port, int controllerPort) {

    /** Checks the ports. */
    public NodeConfig {
        requirePort("port", port);
        requirePort("controllerPort", controllerPort);
        if (port == controllerPort) {
            throw new IllegalArgumentException(
                    "port and controllerPort are both " + port + "; a node listens on two different ports");
        }
    }

    /** On loopback, with a free port for the controller. */
    public static NodeConfig of(Path directory, int port) {
        return new NodeConfig(directory, "127.0.0.1", port, FreePorts.one());
    }

    /** On loopback and free ports. */
    public static NodeConfig in(Path directory) {
        List<Integer> ports = FreePorts.take(2);
        return new NodeConfig(directory, "127.0.0.1", ports.get(0), ports.get(1));
    }

    /** What clients call {@code bootstrap.servers}. */
    public String bootstrap() {
        return host + ":" + port;
    }

    private static void requirePort(String name, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(name + " is " + port + "; it must be 1 to 65535, for example 9092");
        }
    }
}
