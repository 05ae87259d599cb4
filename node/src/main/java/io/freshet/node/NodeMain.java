package io.freshet.node;

import io.freshet.node.child.Lifeline;
import java.io.IOException;
import java.nio.file.Path;

/** A node as a process of its own: {@code NodeMain DIRECTORY HOST PORT CONTROLLER_PORT}; says {@code READY node}. */
final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) throws IOException {
        Lifeline.follow();
        NodeConfig config =
                new NodeConfig(Path.of(args[0]), args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        try (KafkaNode node = KafkaNode.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(node::close, "stop-node"));
            Lifeline.ready("node");
            node.await();
        }
    }
}
