package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cli.check.Checks.NeededPort;
import io.freshet.node.child.ChildCommand;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSettingsTest {

    @TempDir
    Path directory;

    @Test
    void rolesTakeThePortsAfterServings() {
        LocalPorts ports = new LocalPorts(9000, 9500);

        assertThat(ports.needed()).extracting(NeededPort::number).containsExactly(9000, 9001, 9002, 9003, 9500);
    }

    @Test
    void refusesAPortThatLeavesNoRoomForTheOthers() {
        assertThatThrownBy(() -> new LocalPorts(65_533, 9092)).hasMessageContaining("--port is 65533");
    }

    @Test
    void theOverlayTellsEveryRoleWhereTheSystemIs() throws Exception {
        RoleCommands commands = new RoleCommands(new DataLayout(directory), new LocalPorts(9000, 9500));

        FreshetConfig config =
                ConfigLoader.parse("digits.yaml", PipelineFile.digits().text(), commands.overlay());

        assertThat(config.platform().kafka()).containsEntry("bootstrap.servers", "127.0.0.1:9500");
        assertThat(config.platform().registry()).isEqualTo(URI.create("http://127.0.0.1:9002/apis/ccompat/v7"));
        assertThat(config.platform().blobs().url().getPath()).startsWith(directory.toString());
        assertThat(config.platform().keys()).isEqualTo(directory.resolve("keys"));
        assertThat(config.servers().serving().port()).isEqualTo(9000);
        assertThat(config.servers().gateway().port()).isEqualTo(9001);
        assertThat(config.servers().trainer().port()).isEqualTo(9003);
    }

    @Test
    void aCommandFindsWhereTheSystemOfADataDirectoryIs() throws Exception {
        PipelineFile.digits().writeTo(new DataLayout(directory).pipeline());

        FreshetConfig config =
                LocalPipeline.load(directory, Map.of("FRESHET_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9500"));

        assertThat(Path.of(config.platform().blobs().url())).isEqualTo(directory.resolve("blobs"));
        assertThat(config.platform().kafka()).containsEntry("bootstrap.servers", "127.0.0.1:9500");
    }

    @Test
    void everyRoleRunsTheSameFileAndHasItsOwnLog() throws Exception {
        DataLayout data = new DataLayout(directory);

        ChildCommand trainer = new RoleCommands(data, new LocalPorts(9000, 9500)).of(LocalRole.TRAINER);

        assertThat(trainer.arguments())
                .containsExactly("run", "trainer", "--config", data.pipeline().toString());
        assertThat(trainer.log()).isEqualTo(directory.resolve("logs/trainer.log"));
        assertThat(trainer.environment()).containsEntry("FRESHET_SERVING_PORT", "9000");
    }

    @Test
    void logsOfEarlierRunsArePutAside() throws Exception {
        DataLayout data = new DataLayout(directory);
        data.create();
        for (String run : new String[] {"first", "second", "third", "fourth", "fifth"}) {
            data.rotate(LocalRole.NODE);
            Files.writeString(data.log(LocalRole.NODE), run);
        }

        assertThat(data.log(LocalRole.NODE)).hasContent("fifth");
        assertThat(data.logs().resolve("node.log.1")).hasContent("fourth");
        assertThat(data.logs().resolve("node.log.3")).hasContent("second");
        assertThat(data.logs().resolve("node.log.4")).doesNotExist();
    }

    @Test
    void aDataDirectoryRemembersItsPipeline() throws Exception {
        DataLayout data = new DataLayout(directory);
        LocalOptions options = LocalOptions.in(directory);
        assertThat(PipelineFile.choose(options, data)).isEqualTo(PipelineFile.digits());

        new PipelineFile("mine.yaml", "pipeline: mine").writeTo(data.pipeline());

        assertThat(PipelineFile.choose(options, data).text()).isEqualTo("pipeline: mine");
    }
}
