package io.freshet.cli.local;

import io.freshet.cli.run.RoleJvm;
import io.freshet.node.NodeConfig;
import io.freshet.node.NodeProcess;
import io.freshet.node.RegistryProcess;
import io.freshet.node.child.ChildCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each process of a local system is started with. */
final class RoleCommands {

    private static final String MAIN = "io.freshet.cli.Freshet";

    private final DataLayout data;
    private final LocalPorts ports;
    private final NodeConfig node;

    RoleCommands(DataLayout data, LocalPorts ports) {
        this.data = data;
        this.ports = ports;
        this.node = NodeConfig.of(data.node(), ports.kafka());
    }

    ChildCommand of(LocalRole role) throws IOException {
        return switch (role) {
            case NODE -> logged(role, NodeProcess.command(node));
            case REGISTRY -> logged(role, RegistryProcess.command(data.registry(), ports.registry()));
            case STREAMS, TRAINER, SERVING -> ours(role);
        };
    }

    /** What the roles are told in place of what the pipeline's file says: where this system is. */
    Map<String, String> overlay() {
        Map<String, String> overlay = new LinkedHashMap<>();
        overlay.put("FRESHET_KAFKA_BOOTSTRAP_SERVERS", node.bootstrap());
        overlay.put(
                "FRESHET_REGISTRY_URL", RegistryProcess.url(ports.registry()).toString());
        overlay.put("FRESHET_TRAINER_ENCODINGS_DIRECTORY", data.encodings().toString());
        overlay.put("FRESHET_BLOBS_URL", data.blobs().toUri().toString());
        overlay.put("FRESHET_SECURITY_KEYS", data.keys().toString());
        overlay.put("FRESHET_SERVING_PORT", String.valueOf(ports.serving()));
        overlay.put("FRESHET_GATEWAY_PORT", String.valueOf(ports.gateway()));
        overlay.put("FRESHET_TRAINER_PORT", String.valueOf(ports.trainer()));
        return overlay;
    }

    private ChildCommand ours(LocalRole role) {
        List<String> all = new ArrayList<>(RoleJvm.flags(role.label()));
        all.addAll(List.of(
                "-Djava.io.tmpdir=" + data.scratch(),
                "-Dfreshet.home=" + System.getProperty("freshet.home", ""),
                "-Dfreshet.state=" + data.streams(),
                "-Dfreshet.unhealthy=" + data.unhealthy()));
        Map<String, String> variables = new LinkedHashMap<>(overlay());
        variables.putAll(RoleJvm.environment(role.label(), System.getenv()));
        return logged(role, ChildCommand.of(role.label(), MAIN, data.log(role)))
                .withFlags(all)
                .withEnvironment(variables)
                .withArguments(
                        List.of("run", role.label(), "--config", data.pipeline().toString()));
    }

    private ChildCommand logged(LocalRole role, ChildCommand command) {
        return command.withLog(data.log(role)).withEnvironment(Map.of("MALLOC_ARENA_MAX", "2"));
    }
}
