package io.freshet.cli.local;

import io.freshet.cli.check.Checks.NeededPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;

/** Who listens where. */
record LocalPorts(int serving, int kafka) {

    LocalPorts {
        if (serving < 1 || serving > 65_532) {
            throw new IllegalArgumentException(
                    "--port is " + serving + "; it and the three ports after it must be 1 to 65535, for example 8080");
        }
    }

    /** Those that a data directory was last started with; else the usual ones. */
    static LocalPorts lastOf(DataLayout data) {
        Properties said = new Properties();
        try (BufferedReader in = Files.newBufferedReader(data.ports())) {
            said.load(in);
            return new LocalPorts(
                    Integer.parseInt(said.getProperty("serving")), Integer.parseInt(said.getProperty("kafka")));
        } catch (IOException | IllegalArgumentException e) {
            // Never started, or not by us: whoever looks for it there finds nobody and is told so.
            return new LocalPorts(LocalOptions.DEFAULT_PORT, LocalOptions.DEFAULT_KAFKA_PORT);
        }
    }

    void writeTo(DataLayout data) throws IOException {
        Files.writeString(data.ports(), "serving=" + serving + "\nkafka=" + kafka + "\n");
    }

    int gateway() {
        return serving + 1;
    }

    int registry() {
        return serving + 2;
    }

    int trainer() {
        return serving + 3;
    }

    List<NeededPort> needed() {
        return List.of(
                new NeededPort("serving", serving, "--port"),
                new NeededPort("gateway", gateway(), "--port"),
                new NeededPort("registry", registry(), "--port"),
                new NeededPort("trainer", trainer(), "--port"),
                new NeededPort("Kafka", kafka, "--kafka-port"));
    }
}
