package io.freshet.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.node.FreePorts;
import io.freshet.node.NodeConfig;
import io.freshet.node.NodeProcess;
import io.freshet.node.RegistryProcess;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles as {@code freshet run} starts them, beside a broker and a registry that {@code up} did not start. */
class RunRolesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void everyRoleStartsByItselfAndFetchesNothing() throws Exception {
        Path config = Files.writeString(directory.resolve("p.yaml"), """
                pipeline: alone
                modalities: {text: {encoder: hashed-text, buckets: 1024}}
                task: {type: classification, labels: [a, b]}
                """);
        try (NodeProcess node = NodeProcess.start(NodeConfig.of(directory.resolve("node"), FreePorts.one()));
                RegistryProcess registry = RegistryProcess.startIn(directory.resolve("registry"))) {
            List<ChildJvm> roles = new ArrayList<>();
            try {
                for (String role : List.of("streams", "trainer", "serving", "gateway")) {
                    ChildJvm started = start(role, config, environment(node, registry));
                    roles.add(started);
                    started.awaitReady(PATIENCE);
                }

                assertThat(roles).allMatch(ChildJvm::isAlive);
            } finally {
                for (ChildJvm role : roles) {
                    role.close();
                }
            }
        }
        // Nothing was unpacked or downloaded: the library is where the build has put it.
        assertThat(directory.resolve("home/.djl.ai")).doesNotExist();
    }

    @SuppressWarnings("MustBeClosed") // whoever asked for it closes it
    private ChildJvm start(String role, Path config, Map<String, String> environment) throws IOException {
        List<String> flags = new ArrayList<>(RoleJvm.flags(role));
        flags.add("-Dfreshet.home=" + System.getProperty("freshet.home"));
        flags.add("-Duser.home=" + directory.resolve("home"));
        return ChildJvm.start(ChildCommand.of(role, "io.freshet.cli.Freshet", directory.resolve(role + ".log"))
                .withFlags(flags)
                .withEnvironment(environment)
                .withArguments(List.of("run", role, "--config", config.toString())));
    }

    private Map<String, String> environment(NodeProcess node, RegistryProcess registry) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("FRESHET_KAFKA_BOOTSTRAP_SERVERS", node.bootstrap());
        variables.put("FRESHET_REGISTRY_URL", registry.url().toString());
        variables.put("FRESHET_BLOBS_URL", directory.resolve("blobs").toUri().toString());
        variables.put("FRESHET_SECURITY_KEYS", directory.resolve("keys").toString());
        for (String server : List.of("SERVING", "GATEWAY", "TRAINER")) {
            variables.put("FRESHET_" + server + "_PORT", "0");
        }
        return variables;
    }
}
