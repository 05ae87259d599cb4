package io.freshet.cli.fit;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.cli.ingest.LineFiles;
import io.freshet.cli.output.Printable;
import io.freshet.cli.output.WorkBar;
import io.freshet.cli.run.RoleJvm;
import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.cache.VectorCache;
import io.freshet.model.task.Task;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.learn.KeptEncodings;
import io.freshet.trainer.learn.Seeds;
import io.freshet.trainer.offline.Dataset;
import io.freshet.trainer.offline.OfflineListener;
import io.freshet.trainer.offline.OfflineReport;
import io.freshet.trainer.offline.OfflineTraining;
import io.freshet.trainer.offline.OfflineVersion;
import io.freshet.trainer.publish.BaseVersion;
import io.freshet.trainer.publish.VersionDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet fit}: exit code 1 when an example was refused. */
@Command(
        name = "fit",
        description = "Learn the labelled samples of JSON-lines files, without Kafka, and write a version that a"
                + " pipeline can begin with.")
public final class FitCommand implements Callable<Integer> {

    /** Share of the heap that prepared features may take. */
    private static final int CACHE_SHARE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The pipeline's file.")
    private Path config = Path.of("");

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR|FILE",
            description = "A JSON-lines file as freshet ingest reads it, or a folder with *.jsonl files.")
    private Path from = Path.of("");

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training part. Default: ${DEFAULT-VALUE}")
    private int epochs = 20;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Cores for one step; 0 takes all. Default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the version goes. Default: the pipeline's name and -version, in this folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (epochs < 1) {
            throw new ParameterException(spec.commandLine(), "--epochs is " + epochs + "; it must be at least 1");
        }
        FreshetConfig pipeline = ConfigLoader.load(config, System.getenv());
        LineFiles lines = LineFiles.of(from);
        Refusals refusals = new Refusals(spec.commandLine().getErr());
        LabelledFiles files = new LabelledFiles(pipeline);
        files.read(lines, InstantSource.system(), refusals);
        RoleJvm.prepareToCompute(System.getenv());
        Compute.start(threads);
        fit(pipeline, files, refusals);
        return refusals.count == 0 ? 0 : 1;
    }

    private void fit(FreshetConfig pipeline, LabelledFiles files, Refusals refusals)
            throws IOException, RefusedException {
        ModelSpec model = ModelSpec.of(pipeline);
        ComputeDevice device = Compute.device(pipeline.servers().trainer().device());
        FeatureCache cache = new FeatureCache(
                new Preparer(model, files), Runtime.getRuntime().maxMemory() / CACHE_SHARE);
        // Passes over a dataset of pretrained encoders cost one encoding of each content.
        try (MultimodalModel weights = begin(pipeline, model, device);
                VectorCache encodings = KeptEncodings.open(pipeline).orElse(null)) {
            if (encodings != null) {
                weights.keepEncodings(encodings);
            }
            Dataset data = Dataset.of(usable(files, weights.task(), cache, refusals));
            FitView view =
                    new FitView(spec.commandLine().getOut(), weights.task().figureOfMerit());
            view.begins(data, files.unlabelled(), files.unmatched(), device, json);
            long steps = OfflineTraining.steps(data, pipeline.learning(), epochs);
            OfflineReport report;
            try (WorkBar bar = WorkBar.of("fit", steps, spec.commandLine().getErr())) {
                report = new OfflineTraining(weights, pipeline.learning(), cache)
                        .fit(data, epochs, new Progress(bar, view));
            }
            VersionDirectory directory = new VersionDirectory(directory(pipeline));
            new OfflineVersion(pipeline, InstantSource.system())
                    .write(
                            directory,
                            weights,
                            device,
                            new OfflineVersion.Training(
                                    report, steps, (long) epochs * data.train().size()));
            view.ends(report, directory.directory(), json);
        }
    }

    private Path directory(FreshetConfig pipeline) throws IOException {
        Path directory = out == null ? Path.of(pipeline.pipeline() + "-version") : out;
        return Files.createDirectories(directory).toAbsolutePath().normalize();
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // handed on
    private static MultimodalModel begin(FreshetConfig pipeline, ModelSpec model, ComputeDevice device)
            throws IOException {
        long seed = new Seeds(pipeline.learning().fineTune().seed()).of(Seeds.Use.WEIGHTS, 0);
        return pipeline.versions().base().isPresent()
                ? new BaseVersion(
                                new VersionDirectory(pipeline.versions().base().get()))
                        .begin(model, seed, device)
                : MultimodalModel.initialise(model, seed, device);
    }

    private static List<ReadyExample> usable(LabelledFiles files, Task task, FeatureCache cache, Refusals refusals)
            throws IOException {
        List<ReadyExample> usable = new ArrayList<>();
        for (LabelledFiles.Placed placed : files.examples()) {
            try {
                ReadyExample example = ReadyExample.of(placed.example(), task);
                cache.of(example);
                usable.add(example);
            } catch (RefusedException e) {
                refusals.refused(placed.where(), "sample " + placed.example().getExampleId() + ": " + e.getMessage());
            }
        }
        return usable;
    }

    /** Tells and counts what cannot be used. */
    private static final class Refusals implements LabelledFiles.RefusalListener {
        private final PrintWriter err;
        private int count;

        Refusals(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void refused(String where, String why) {
            count++;
            err.println(Printable.line(where + ": " + why));
            err.flush();
        }
    }

    /** Moves the bar. */
    private record Progress(WorkBar bar, FitView view) implements OfflineListener {
        @Override
        public void step(double loss) {
            bar.step();
        }

        @Override
        public void epoch(OfflineReport.Epoch epoch) {
            bar.now(view.shown(epoch));
        }
    }
}
