package io.freshet.cli.deadletter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.cli.local.PipelineOptions;
import io.freshet.cli.output.FailedException;
import io.freshet.cli.output.JsonTable;
import io.freshet.ingest.deadletter.DeadLetterReader;
import io.freshet.ingest.deadletter.Query;
import io.freshet.ingest.deadletter.Replayer;
import io.freshet.ingest.deadletter.Stored;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet dead-letters}. */
@Command(
        name = "dead-letters",
        description = "List what could not be used, or put it back where it came from, each record once.")
public final class DeadLettersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineOptions options = new PipelineOptions();

    @Option(names = "--reason", paramLabel = "REASON", split = ",", description = "Any of: ${COMPLETION-CANDIDATES}")
    private List<DeadLetterReason> reasons = List.of();

    @Option(names = "--stage", paramLabel = "STAGE", description = "Where it was refused: align, label, score, train.")
    private String stage = "";

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Where it had been read.")
    private String topic = "";

    @Option(names = "--sample", paramLabel = "ID", description = "The sample's id.")
    private String sampleId = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Refused at or after this, for example 2026-01-01T00:00:00Z.")
    private Instant since = Instant.EPOCH;

    @Option(names = "--replay", description = "Put the listed ones back.")
    private boolean replay;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FreshetConfig pipeline = options.load();
        Query query = new Query(any(), stage, topic, sampleId, since);
        try {
            print(replay ? replayed(pipeline, query) : listed(pipeline, query));
        } catch (KafkaException e) {
            throw new FailedException("Kafka at " + pipeline.platform().kafka().get("bootstrap.servers")
                    + " did not do it: " + e.getMessage() + "; is the system up?");
        }
        return 0;
    }

    private Set<DeadLetterReason> any() {
        return reasons.isEmpty() ? Set.of() : EnumSet.copyOf(reasons);
    }

    private static ObjectNode listed(FreshetConfig pipeline, Query query) {
        ObjectNode all = Json.mapper().createObjectNode();
        ArrayNode rows = all.putArray("deadLetters");
        new DeadLetterReader(pipeline).read(query, stored -> rows.add(row(stored)));
        return all;
    }

    private static ObjectNode replayed(FreshetConfig pipeline, Query query) {
        try (Replayer replayer = Replayer.open(pipeline)) {
            Replayer.Outcome outcome = replayer.replay(query);
            return Json.mapper()
                    .createObjectNode()
                    .put("replayed", outcome.replayed())
                    .put("replayedBefore", outcome.before())
                    .put("withoutRecord", outcome.impossible());
        }
    }

    private static ObjectNode row(Stored stored) {
        DeadLetter letter = stored.letter();
        return Json.mapper()
                .createObjectNode()
                .put("id", stored.id())
                .put("at", letter.getAt().toString())
                .put("reason", letter.getReason().name())
                .put("stage", letter.getStage())
                .put("topic", letter.getTopic())
                .put("sampleId", key(letter))
                .put("replayed", stored.replayed())
                .put("message", letter.getMessage());
    }

    private static String key(DeadLetter letter) {
        return letter.getKey() == null
                ? ""
                : StandardCharsets.UTF_8.decode(letter.getKey().duplicate()).toString();
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
