package io.freshet.cli.run;

import io.freshet.cli.output.FailedException;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet run ROLE --config FILE}. */
@Command(
        name = "run",
        description =
                "Run one role against the Kafka and the registry that the configuration names; FRESHET_* variables"
                        + " overlay it.")
public final class RunCommand implements Callable<Integer> {

    private final Map<String, Role> roles;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ROLE",
            description = "One of: gateway (alone), streams (gateway, alignment, labels), trainer, serving.")
    private String role = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The pipeline's file.")
    private Path config = Path.of("");

    /** A command that knows these roles by name. */
    public RunCommand(Map<String, Role> roles) {
        this.roles = new TreeMap<>(roles);
    }

    @Override
    public Integer call() throws Exception {
        Role chosen = roles.get(role);
        if (chosen == null) {
            throw new ParameterException(
                    spec.commandLine(), "There is no role " + role + "; choose one of " + roles.keySet());
        }
        FreshetConfig pipeline = ConfigLoader.load(config, System.getenv());
        RoleJvm.prepare(role, System.getenv());
        RoleRunner.run(role, chosen, pipeline);
        throw new FailedException("The " + role + " role has ended; the lines above say why");
    }
}
