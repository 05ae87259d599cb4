package io.freshet.cli.score;

import io.freshet.cli.server.ServerOptions;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FeedbackReceipt;
import io.freshet.schemas.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet feedback}. */
@Command(name = "feedback", description = "Say what an answer should have been.")
public final class FeedbackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "A predictionId, for exactly what was answered, or a sampleId.")
    private String subject = "";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /** One of these, as the pipeline's task asks. */
    private static final class Target {
        @Option(names = "--label", paramLabel = "LABEL", description = "The right label.")
        private @Nullable String label;

        @Option(names = "--labels", split = ",", paramLabel = "LABEL", description = "All right labels.")
        private @Nullable List<String> labels;

        @Option(names = "--value", paramLabel = "NUMBER", description = "The right number or rank.")
        private double value;

        FeedbackClaim of(String subject) {
            if (label != null) {
                return FeedbackClaim.label(subject, label);
            }
            return labels != null ? FeedbackClaim.labels(subject, labels) : FeedbackClaim.value(subject, value);
        }
    }

    @Override
    public Integer call() throws Exception {
        FeedbackReceipt receipt = server.client().feedback(target.of(subject));
        String said = server.json() ? new String(Json.bytes(receipt), StandardCharsets.UTF_8) : words(receipt);
        spec.commandLine().getOut().println(said);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String words(FeedbackReceipt receipt) {
        return receipt.state() == FeedbackReceipt.State.WAITING
                ? "Waiting: this server does not know the prediction. The feedback counts when the prediction appears"
                        + " before labels.horizon."
                : "Accepted: it will be learned with its sample.";
    }
}
