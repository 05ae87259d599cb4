package io.freshet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaNodeIT {

    @TempDir
    Path directory;

    @Test
    void givesBackWhatItAcknowledged() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory);
                NodeClient client = new NodeClient(node.bootstrap())) {
            client.create("events", 2);

            client.send("events", 100);

            assertThat(client.readAll("events")).hasSize(100).contains("value-0", "value-99");
        }
    }

    @Test
    void keepsItsDataWhenStartedAgainOnOtherPorts() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory);
                NodeClient client = new NodeClient(node.bootstrap())) {
            client.create("events", 1);
            client.send("events", 50);
        }

        try (KafkaNode again = KafkaNode.startIn(directory);
                NodeClient client = new NodeClient(again.bootstrap())) {
            assertThat(client.readAll("events")).hasSize(50);
        }
    }

    @Test
    void makesNoTopicThatNobodyCreated() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory);
                NodeClient client = new NodeClient(node.bootstrap())) {
            assertThatThrownBy(() -> client.send("nowhere", 1)).hasMessageContaining("nowhere");

            assertThat(client.topics()).isEmpty();
        }
    }

    @Test
    void commitsTransactions() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory);
                NodeClient client = new NodeClient(node.bootstrap())) {
            client.create("events", 1);

            client.sendInTransaction("events", "kept", true);
            client.sendInTransaction("events", "dropped", false);

            assertThat(client.readAll("events")).containsExactly("kept");
        }
    }
}
