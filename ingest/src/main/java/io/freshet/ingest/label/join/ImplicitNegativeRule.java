package io.freshet.ingest.label.join;

import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.LabelsConfig;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.task.TargetCodec;
import java.nio.charset.StandardCharsets;

/**
 * When an answer without feedback becomes an example, with which target, and for how many it stands. Pure functions.
 *
 * @param target of implicit negatives
 * @param afterMs stream time from when an answer was heard of until it counts as an implicit negative
 * @param rate share of the answers without feedback that become examples, in (0, 1]
 */
public record ImplicitNegativeRule(Target target, long afterMs, double rate) {
    private static final int DIGITS = 13;
    private static final double WHOLE = 0x1p52;
    private static final int HEX = 16;

    static ImplicitNegativeRule of(LabelsConfig.Implicit config, TargetCodec targets) {
        Target target = targets.ofLabel(config.label())
                .orElseThrow(() -> new IllegalArgumentException("The task has no target " + config.label()
                        + " that silence could stand for; the configuration must refuse it."));
        return new ImplicitNegativeRule(target, config.after().toMillis(), config.rate());
    }

    /**
     * Whether an implicit negative is among those that are learned, by a hash of its identity that has nothing to do
     * with the one that splits train from test. What one rate takes a greater one takes too.
     */
    public boolean isSampled(String exampleId) {
        // "silence" is the salt of this hash: another word would sample other examples.
        String digest = Digests.sha256(("silence " + exampleId).getBytes(StandardCharsets.UTF_8));
        return Long.parseLong(digest.substring(0, DIGITS), HEX) / WHOLE < rate;
    }

    /** Whether an answer can ever become an implicit negative: a caller saw the answer, and the example is sampled. */
    public boolean counts(String sampleId, ServedAnswer answer) {
        return !answer.shadow() && isSampled(answer.origin() == Origin.SCORED ? answer.predictionId() : sampleId);
    }

    /** How many implicit negatives a sampled one stands for. */
    double importance() {
        return 1 / rate;
    }

    /** Stream time from which an answer without feedback is an implicit negative. */
    public long dueMs(ServedAnswer answer) {
        return answer.heardMs() + afterMs;
    }

    /** The implicit negative of an answer; its event time is a function of the answer alone. */
    Claim claim(String predictionId, long answeredMs) {
        return Claim.implicitNegative(predictionId, target, answeredMs + afterMs);
    }
}
