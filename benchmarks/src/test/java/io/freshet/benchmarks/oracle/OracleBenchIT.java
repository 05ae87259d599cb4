package io.freshet.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.report.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OracleBenchIT {
    @TempDir
    private Path directory;

    @Test
    void samplesAndLabelsAreRightThroughKillsAndRebalances() throws Exception {
        OracleBench bench =
                new OracleBench(new OracleBench.Scale(4_000, 1, directory), new PrintWriter(new StringWriter()));

        List<Figure> figures = bench.run();

        assertThat(figures)
                .extracting(Figure::name)
                .containsExactly("keys", "mismatches", "splitSamples", "labelMismatches");
        assertThat(figures).allMatch(Figure::holds, "holds");
    }
}
