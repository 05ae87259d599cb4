package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
                .containsKeys("promote", "rollback", "pin", "unpin", "completion", "help");
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
    void anUnknownCommandIsExitCode2AndNamesOneThatIsNear() {
        assertThat(execute("stauts")).isEqualTo(2);
        assertThat(execute()).isEqualTo(2);

        assertThat(err.toString()).contains("stauts").contains("status");
    }

    @Test
    void helpNamesEveryCommandAndSaysWhatOneTakes() {
        assertThat(execute("help")).isZero();
        assertThat(execute("help", "ingest")).isZero();

        assertThat(out.toString()).contains("dead-letters", "--from=DIR|FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void aShellCompletesCommandsAndOptions(String shell) {
        assertThat(execute("completion", shell)).isZero();

        assertThat(out.toString()).contains("dead-letters", "--watch", "complete -F _complete_freshet");
    }

    @Test
    void theUsersTextIsNeverTheNameOfAFileWithArguments() throws Exception {
        Path file = Files.writeString(directory.resolve("bob"), "--version");

        assertThat(execute("feedback", "@" + file)).isEqualTo(2);

        assertThat(out.toString()).doesNotContain("freshet 0.1.0");
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
