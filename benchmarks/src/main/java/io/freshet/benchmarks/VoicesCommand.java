package io.freshet.benchmarks;

import io.freshet.benchmarks.learn.Recordings;
import io.freshet.benchmarks.learn.VoicesBench;
import io.freshet.benchmarks.report.BenchReport;
import io.freshet.benchmarks.report.MachineDescription;
import io.freshet.cli.run.RoleJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet bench learn voices}. */
@Command(name = "voices", description = "Spoken digits of a speaker who was never heard, by the pretrained encoder.")
final class VoicesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--passes", paramLabel = "N", description = "Over the others. Default: ${DEFAULT-VALUE}")
    private int passes = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of weights and order. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--recordings",
            paramLabel = "DIR",
            description = "Spoken digits, as digit_speaker_take.wav. Default: those that the demo carries.")
    private @Nullable Path folder;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private @Nullable Path report;

    @Option(names = "--page", paramLabel = "FILE", description = "Write the figures there as a page of Markdown.")
    private @Nullable Path page;

    @Override
    public Integer call() throws IOException {
        RoleJvm.prepareToCompute(System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        Recordings recordings = folder == null ? Recordings.carried() : Recordings.in(folder);
        BenchReport result = new BenchReport(
                "learn voices",
                MachineDescription.machine(),
                MachineDescription.commit(Path.of(System.getProperty("freshet.home", ""))),
                new VoicesBench(recordings, new VoicesBench.Effort(passes, seed), out).run());
        result.print(out);
        if (report != null) {
            result.write(report);
        }
        if (page != null) {
            result.writePage(page, "./freshet bench learn voices --passes " + passes + " --seed " + seed);
        }
        return result.holds() ? 0 : 1;
    }
}
