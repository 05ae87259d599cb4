package io.freshet.cli.local;

import io.freshet.cli.check.Checks.NeededPort;
import java.util.List;

/** Who listens where. */
record LocalPorts(int serving, int kafka) {

    LocalPorts {
        if (serving < 1 || serving > 65_532) {
            throw new IllegalArgumentException(
                    "--port is " + serving + "; it and the three ports after it must be 1 to 65535, for example 8080");
        }
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
