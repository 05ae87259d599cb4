package io.freshet.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Java reads a role's argument files itself in {@code ./freshet run} and the image, and {@code up} reads them for it.
 */
final class RoleJvmTest {
    private static final Path FILES =
            Path.of(System.getProperty("freshet.home"), "cli/src/main/resources/io/freshet/cli/run");

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "streams", "trainer", "serving"})
    void readsArgumentFilesAsJavaDoes(String role) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "@" + FILES.resolve("role.args"),
                        "@" + FILES.resolve(role + ".args"),
                        "-XshowSettings:properties",
                        "-version")
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();

        assertThat(java.waitFor()).as(said.toString()).isZero();
        assertThat(RoleJvm.flags(role))
                .filteredOn(flag -> flag.startsWith("-D"))
                .isNotEmpty()
                .allSatisfy(flag -> assertThat(said).contains(flag.substring(2).replaceFirst("=", " = ")));
    }
}
