package io.freshet.node;

import io.freshet.node.child.Lifeline;
import java.io.IOException;
import java.nio.file.Path;

/** A node as a process of its own: {@code NodeMain DIRECTORY HOST PORT CONTROLLER_PORT}; says {@code READY node}. */
final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) {
        Lifeline.follow();
        NodeConfig config =
                new NodeConfig(Path.of(args[0]), args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        try (KafkaNode node = KafkaNode.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "stop-node"));
            Lifeline.ready("node");
            node.await();
        } catch (IOException | RuntimeException e) {
            // Some of Kafka's threads may still be there: a child that could not start must end, so that its parent
            // knows.
            System.err.println("The node cannot go on: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void close(KafkaNode node) {
        try {
            node.close();
        } catch (IOException e) {
            System.err.println("The node's lock could not be released: " + e.getMessage());
        }
    }
}
