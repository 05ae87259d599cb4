package io.freshet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessIT {

    @TempDir
    Path directory;

    @Test
    void losesNothingAcknowledgedWhenKilled() throws Exception {
        NodeConfig config = NodeConfig.in(directory.resolve("node"));
        try (NodeProcess node = NodeProcess.start(config);
                NodeClient client = new NodeClient(node.bootstrap())) {
            client.create("events", 2);
            client.send("events", 1000);
            node.kill();
        }

        try (NodeProcess again = NodeProcess.start(config);
                NodeClient client = new NodeClient(again.bootstrap())) {
            assertThat(client.readAll("events")).hasSize(1000);
        }
    }

    @Test
    void refusesASecondNodeOnTheSameData() throws Exception {
        Path data = directory.resolve("node");
        try (NodeProcess first = NodeProcess.start(NodeConfig.in(data))) {
            assertThatThrownBy(() -> startAndClose(NodeConfig.in(data)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("node.log");

            assertThat(first.bootstrap()).startsWith("127.0.0.1:");
        }
    }

    private static void startAndClose(NodeConfig config) throws Exception {
        try (NodeProcess node = NodeProcess.start(config)) {
            assertThat(node.bootstrap()).isEmpty();
        }
    }
}
