package io.freshet.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cli.run.RoleJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a container starts Java, seen by a java that prints what it is given. */
final class ContainerStartTest {
    private static final Path HOME = Path.of(System.getProperty("freshet.home")).toAbsolutePath();

    @TempDir
    Path image;

    @BeforeEach
    void copyWhatAnImageHolds() throws IOException {
        Files.copy(HOME.resolve("docker/start"), image.resolve("start"));
        Files.createDirectory(image.resolve("run"));
        try (Stream<Path> files = Files.list(HOME.resolve("cli/src/main/resources/io/freshet/cli/run"))) {
            for (Path file : files.toList()) {
                Files.copy(file, image.resolve("run").resolve(file.getFileName()));
            }
        }
        Path java = Files.writeString(
                Files.createDirectory(image.resolve("bin")).resolve("java"), "#!/bin/bash\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "streams", "trainer", "serving"})
    void startsARoleWithItsArgumentFilesAndNoHeapOfItsOwn(String role) throws Exception {
        List<String> line = start("run", role, "--config", "pipeline.yaml");

        assertThat(line)
                .startsWith("@" + image.resolve("run/role.args"), "@" + image.resolve("run/" + role + ".args"))
                .endsWith("io.freshet.cli.Freshet", "run", role, "--config", "pipeline.yaml")
                .noneMatch(flag -> flag.startsWith("-X"));
        assertThat(RoleJvm.flags(role)).anyMatch(flag -> flag.startsWith("-Xmx"));
    }

    @Test
    void findsTheRoleBehindItsOptions() throws Exception {
        assertThat(start("run", "--config", "pipeline.yaml", "trainer"))
                .contains("@" + image.resolve("run/trainer.args"));
    }

    @Test
    void startsAnyOtherCommandWithoutARolesFlags() throws Exception {
        assertThat(start("status", "trainer"))
                .noneMatch(flag -> flag.startsWith("@"))
                .endsWith("io.freshet.cli.Freshet", "status", "trainer");
    }

    private List<String> start(String... arguments) throws Exception {
        ProcessBuilder start = new ProcessBuilder(
                Stream.concat(Stream.of("bash", image.resolve("start").toString()), Stream.of(arguments))
                        .toList());
        start.redirectErrorStream(true)
                .environment()
                .merge("PATH", image.resolve("bin").toString(), (path, own) -> own + ":" + path);
        Process process = start.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }
}
