package io.freshet.cli.local;

import io.freshet.cli.check.PyTorch;
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
            case STREAMS -> ours(role, List.of("-Xmx320m", "-XX:TieredStopAtLevel=1"), Map.of());
            case TRAINER, SERVING ->
                ours(
                        role,
                        List.of("-Xmx384m", "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"),
                        PyTorch.environment(System.getenv()));
        };
    }

    /** What the roles are told in place of what the pipeline's file says: where this system is. */
    Map<String, String> overlay() {
        Map<String, String> overlay = new LinkedHashMap<>();
        overlay.put("FRESHET_KAFKA_BOOTSTRAP_SERVERS", node.bootstrap());
        overlay.put(
                "FRESHET_REGISTRY_URL", RegistryProcess.url(ports.registry()).toString());
        overlay.put("FRESHET_BLOBS_URL", data.blobs().toUri().toString());
        overlay.put("FRESHET_SECURITY_KEYS", data.keys().toString());
        overlay.put("FRESHET_SERVING_PORT", String.valueOf(ports.serving()));
        overlay.put("FRESHET_GATEWAY_PORT", String.valueOf(ports.gateway()));
        overlay.put("FRESHET_TRAINER_PORT", String.valueOf(ports.trainer()));
        return overlay;
    }

    private ChildCommand ours(LocalRole role, List<String> flags, Map<String, String> environment) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:MaxDirectMemorySize=256m",
                "-Djava.io.tmpdir=" + data.scratch(),
                "-Dfreshet.home=" + System.getProperty("freshet.home", ""),
                "-Dfreshet.state=" + data.streams(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log.io.freshet=info",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX"));
        Map<String, String> variables = new LinkedHashMap<>(overlay());
        variables.putAll(environment);
        // Fewer arenas of the C library: resident memory that would never be used again.
        variables.put("MALLOC_ARENA_MAX", "2");
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
