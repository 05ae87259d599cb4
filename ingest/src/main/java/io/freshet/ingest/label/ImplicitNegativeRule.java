package io.freshet.ingest.label;

import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.LabelsConfig;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * When nobody's word counts as one, as which, and for how many. Pure functions.
 *
 * @param target what silence says
 * @param afterMs stream time from when an answer was heard of until silence counts
 * @param rate share of silences that become examples, in (0, 1]
 */
record ImplicitNegativeRule(Target target, long afterMs, double rate) {
    private static final int DIGITS = 13;
    private static final double WHOLE = 0x1p52;
    private static final int HEX = 16;

    static ImplicitNegativeRule of(LabelsConfig.Implicit config) {
        Target target = Target.newBuilder()
                .setKind(TargetKind.CLASS)
                .setLabels(List.of(config.label()))
                .build();
        return new ImplicitNegativeRule(target, config.after().toMillis(), config.rate());
    }

    /**
     * Whether the silence of an example is among those that are learned, by a hash of its identity that has nothing to
     * do with the one that splits train from test. What one rate takes a greater one takes too.
     */
    boolean isSampled(String exampleId) {
        String digest = Digests.sha256(("silence " + exampleId).getBytes(StandardCharsets.UTF_8));
        return Long.parseLong(digest.substring(0, DIGITS), HEX) / WHOLE < rate;
    }

    /** Whether the silence after an answer can ever count: a caller saw the answer, and the example is sampled. */
    boolean counts(String sampleId, ServedAnswer answer) {
        return !answer.shadow() && isSampled(answer.origin() == Origin.SCORED ? answer.predictionId() : sampleId);
    }

    /** How many silences a sampled one stands for. */
    double importance() {
        return 1 / rate;
    }

    /** Stream time from which the silence after an answer counts. */
    long dueMs(ServedAnswer answer) {
        return answer.heardMs() + afterMs;
    }

    /** What the silence after an answer says; its event time is a function of the answer alone. */
    Claim claim(String predictionId, long answeredMs) {
        return Claim.implicitNegative(predictionId, target, answeredMs + afterMs);
    }
}
