package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cli.blob.BlobsCommand;
import io.freshet.cli.deadletter.DeadLettersCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WrongBrokerIT {

    @TempDir
    Path directory;

    private String said = "";

    @Test
    void aBrokerThatIsNotThereIsSaid() throws Exception {
        Files.writeString(directory.resolve("ports.properties"), "serving=8080\nkafka=1\n");
        PipelineFile.digits().writeTo(new DataLayout(directory).pipeline());

        assertThat(execute(new DeadLettersCommand(), "--data-dir", directory.toString()))
                .isEqualTo(1);
        assertThat(said).contains("Kafka at 127.0.0.1:1 does not answer", "--data-dir");
    }

    @Test
    void whatAcceptsConnectionsAndIsNoKafkaIsSaid() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path config = config("127.0.0.1:" + mute.getLocalPort());

            assertThat(execute(new BlobsCommand(), "--config", config.toString()))
                    .isEqualTo(1);
            assertThat(said).contains("Kafka at 127.0.0.1:" + mute.getLocalPort() + " does not answer");
        }
    }

    @Test
    void anAddressThatIsNoneIsSaid() throws Exception {
        assertThat(execute(new BlobsCommand(), "--config", config("nonsense").toString()))
                .isEqualTo(1);
        assertThat(said).contains("Kafka at nonsense does not answer");
    }

    private Path config(String brokers) throws IOException {
        return Files.writeString(directory.resolve("p.yaml"), """
                pipeline: p
                modalities: {text: {encoder: hashed-text}}
                task: {type: classification, labels: [yes, no]}
                kafka: {bootstrap.servers: "%s"}
                """.formatted(brokers));
    }

    private int execute(Callable<Integer> command, String... args) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    said = String.valueOf(failure.getMessage());
                    return 1;
                })
                .execute(args);
    }
}
