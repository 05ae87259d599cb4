package io.freshet.benchmarks.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.align.SpeedBench.Measured;
import io.freshet.benchmarks.align.SpeedBench.Variant;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.cli.output.WorkBar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpeedBenchIT {
    @TempDir
    private Path directory;

    @Test
    void everyDesignIsMeasuredOnTheSameInput() throws Exception {
        try (BenchSystem system = BenchSystem.startIn(directory);
                WorkBar bar = WorkBar.of("test", 3, new PrintWriter(new StringWriter()))) {
            Feed feed = Feed.write(system, PayloadClass.SMALL, 1_000, 1);

            Map<Variant, List<Measured>> runs = new SpeedBench(system, bar).run(Map.of(PayloadClass.SMALL, feed), 1);

            assertThat(runs)
                    .containsOnlyKeys(Variant.FRESHET_200B, Variant.JOINS_200B, Variant.COGROUP_200B)
                    .allSatisfy((variant, measured) -> assertThat(measured)
                            .singleElement()
                            .satisfies(run -> assertThat(run.perCpuSecond()).isPositive()));
            assertThat(runs.get(Variant.FRESHET_200B).get(0).beyond()).isZero();
        }
    }
}
