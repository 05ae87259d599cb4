package io.freshet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeConfigTest {

    private static final Path DIRECTORY = Path.of("data");

    @Test
    void refusesAPortThatNoSocketCanHave() {
        assertThatThrownBy(() -> new NodeConfig(DIRECTORY, "127.0.0.1", 70_000, 9093))
                .hasMessage("port is 70000; it must be 1 to 65535, for example 9092");
    }

    @Test
    void refusesOnePortForTwoListeners() {
        assertThatThrownBy(() -> new NodeConfig(DIRECTORY, "127.0.0.1", 9092, 9092))
                .hasMessageContaining("both 9092");
    }

    @Test
    void listensOnLoopbackUnlessToldOtherwise() {
        assertThat(NodeConfig.of(DIRECTORY, 9092).bootstrap()).isEqualTo("127.0.0.1:9092");
    }

    @Test
    void findsDifferentFreePorts() {
        NodeConfig config = NodeConfig.in(DIRECTORY);

        assertThat(config.port()).isNotEqualTo(config.controllerPort());
    }

    @Test
    void settingsOfANodeThatIsAloneCarryItsAddressAndFolder() {
        NodeConfig config = new NodeConfig(DIRECTORY.toAbsolutePath(), "127.0.0.1", 9092, 9093);

        assertThat(NodeSettings.of(config))
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:9093")
                .containsEntry("log.dirs", DIRECTORY.toAbsolutePath().toString());
    }
}
