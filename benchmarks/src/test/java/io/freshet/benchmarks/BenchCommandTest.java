package io.freshet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cli.Subcommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final CommandLine bench =
            new CommandLine(new BenchCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));

    @Test
    void isFoundByTheCommandLine() {
        assertThat(ServiceLoader.load(Subcommand.class)).hasAtLeastOneElementOfType(BenchCommand.class);
    }

    @Test
    void withoutANameItListsWhatThereIs() {
        assertThat(bench.execute()).isZero();
        assertThat(out.toString())
                .containsPattern("align +Alignment: speed")
                .containsPattern("artifact +What a window")
                .containsPattern("learn +What models learn")
                .containsPattern("stall +Scores and health");
    }

    @Test
    void aNumberOfKeysThatIsNoneIsWrongUsage() {
        assertThat(bench.execute("align", "--keys", "many")).isEqualTo(2);
        assertThat(out.toString()).contains("--keys");
    }
}
