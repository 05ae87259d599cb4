package io.freshet.cli.blob;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.cli.local.PipelineOptions;
import io.freshet.cli.output.FailedException;
import io.freshet.cli.output.JsonTable;
import io.freshet.ingest.sweep.SweepOutcome;
import io.freshet.ingest.sweep.SweepReport;
import io.freshet.ingest.sweep.Sweeper;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet blobs}. */
@Command(
        name = "blobs",
        description = {
            "Tell what the blob store holds, or let go what nothing names any more.",
            "young: put within blobs.retention. named: older, and a record in Kafka or a checkpoint names it. quarantined:"
                    + " older, and nothing names it; it is still read. waiting: quarantined less than a day ago."
                    + " restored: named after all. dropped: deleted, after a day in quarantine."
        })
public final class BlobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineOptions options = new PipelineOptions();

    @Option(names = "--sweep", description = "Quarantine and delete; otherwise it is only told what would be.")
    private boolean sweep;

    @Option(names = "--dry-run", description = "Only tell, also with --sweep.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FreshetConfig pipeline = options.load();
        boolean moving = sweep && !dryRun;
        try {
            Sweeper sweeper = Sweeper.of(pipeline, InstantSource.system());
            print(told(pipeline, moving, moving ? sweeper.sweep() : sweeper.look()));
        } catch (KafkaException e) {
            throw new FailedException("Kafka at " + pipeline.platform().kafka().get("bootstrap.servers")
                    + " did not say what is named, and nothing was swept: " + e.getMessage() + "; is the system up?");
        }
        return 0;
    }

    private static ObjectNode told(FreshetConfig pipeline, boolean moving, SweepReport report) {
        ObjectNode all = Json.mapper()
                .createObjectNode()
                .put("store", pipeline.platform().blobs().url().toString())
                .put("blobs", report.all().blobs())
                .put("bytes", report.all().bytes())
                .put("swept", moving)
                .put("unfinishedPutsDeleted", report.unfinished());
        ArrayNode outcomes = all.putArray("outcomes");
        for (SweepOutcome outcome : SweepOutcome.values()) {
            outcomes.addObject()
                    .put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("blobs", report.of(outcome).blobs())
                    .put("bytes", report.of(outcome).bytes());
        }
        return all;
    }

    private void print(ObjectNode result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.toPrettyString());
            out.flush();
        } else {
            JsonTable.print(result, out);
        }
    }
}
