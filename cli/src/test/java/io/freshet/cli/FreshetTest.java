package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FreshetTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void offersEveryCommandOfTheDesign() {
        assertThat(Freshet.commandLine().getSubcommands())
                .containsKeys("up", "run", "doctor", "ingest", "score", "feedback", "status", "versions")
                .containsKeys("blobs", "dead-letters", "demo")
                .containsKeys("promote", "rollback", "pin");
    }

    @Test
    void everyCommandSaysWhatItTakes() {
        for (String command : Freshet.commandLine().getSubcommands().keySet()) {
            assertThat(Freshet.commandLine()
                            .setOut(new PrintWriter(new StringWriter()))
                            .execute(command, "--help"))
                    .as(command)
                    .isZero();
        }
        assertThat(Freshet.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute("run", "streams", "--help"))
                .isZero();
    }

    @Test
    void wrongUsageIsExitCode2() {
        assertThat(execute("ingest")).isEqualTo(2);

        assertThat(err.toString()).contains("--from");
    }

    @Test
    void aWrongPipelineIsExitCode2WithAllItsFaults() throws Exception {
        Path file = Files.writeString(directory.resolve("p.yaml"), "pipeline: UPPER\nfuson: weighted\n");

        int exitCode = execute("up", "--config", file.toString(), "--data-dir", directory.toString());

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("pipeline").contains("fuson").contains("fusion");
    }

    @Test
    void aServerThatIsNotThereIsOneLine() {
        int exitCode = execute("status", "--url", "http://127.0.0.1:1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("nobody answers at http://127.0.0.1:1")
                .contains("freshet up");
    }

    @Test
    void anUnknownRoleIsWrongUsage() {
        assertThat(execute("run", "baker", "--config", "p.yaml")).isEqualTo(2);

        assertThat(err.toString()).contains("There is no role baker");
    }

    private int execute(String... args) {
        CommandLine command = Freshet.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return command.execute(args);
    }
}
