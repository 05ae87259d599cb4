package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.oracle.LabelScenario.Claim;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.ServedPrediction;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/** Which example came out for each key, in a few bytes of memory each. Not safe for threads. */
final class ExampleLedger {
    private final LabelScenario scenario;
    private final SampleLedger samples;
    private final Instant start;
    private final short[] revisions;
    private final short[] sampleRevisions;
    private final byte[] labels;
    private final int[] delays;
    /** Whether the newest example carries an answer: one that came after it is no reason for another. */
    private final BitSet served = new BitSet();

    private final BitSet wrong = new BitSet();
    private long strangers;

    /** @param start event time of the scenario's beginning */
    ExampleLedger(LabelScenario scenario, SampleLedger samples, Instant start) {
        int keys = scenario.samples().keys();
        this.scenario = scenario;
        this.samples = samples;
        this.start = start;
        this.revisions = new short[keys];
        this.sampleRevisions = new short[keys];
        this.labels = new byte[keys];
        this.delays = new int[keys];
    }

    void take(Example example) {
        int key = Scenario.key(example.getExampleId());
        if (key < 0 || key >= revisions.length || !example.getExampleId().equals(Scenario.id(key))) {
            strangers++;
            return;
        }
        Optional<String> answer = Optional.ofNullable(example.getServed()).map(ServedPrediction::getPredictionId);
        if (example.getRevision() != revisions[key] + 1
                || !isSampleKnown(key, example)
                || !answer.map(id -> isAnswerTo(key, id)).orElse(true)) {
            wrong.set(key);
        }
        revisions[key] = (short) example.getRevision();
        sampleRevisions[key] = (short) example.getSample().getRevision();
        labels[key] = (byte)
                LabelScenario.LABELS.indexOf(example.getTarget().getLabels().get(0));
        Instant said = start.plusMillis(scenario.samples().atMs(key));
        delays[key] = (int)
                java.time.Duration.between(said, example.getFeedbackTime()).toSeconds();
        served.set(key, answer.isPresent());
    }

    private boolean isAnswerTo(int key, String predictionId) {
        return scenario.isAnswered(key) && predictionId.equals(LabelScenario.predictionId(key));
    }

    private boolean isSampleKnown(int key, Example example) {
        int revision = example.getSample().getRevision();
        return example.getSample().getSampleId().equals(Scenario.id(key))
                && revision <= samples.revision(key)
                && (revision < samples.revision(key) || samples.isNewest(key, example.getSample()));
    }

    /** Keys whose newest example, or any on the way to it, is not what the oracle says. */
    long mismatches() {
        long mismatches = strangers;
        for (int key = 0; key < revisions.length; key++) {
            if (wrong.get(key) || !isAsExpected(key)) {
                mismatches++;
            }
        }
        return mismatches;
    }

    private boolean isAsExpected(int key) {
        boolean sampled = !scenario.samples().isLongPast(key);
        Optional<Claim> holding = ExampleOracle.holding(scenario.claims(key), sampled);
        if (holding.isEmpty()) {
            return revisions[key] == 0;
        }
        Claim claim = holding.get();
        return revisions[key] > 0
                && labels[key] == LabelScenario.LABELS.indexOf(claim.label())
                && delays[key] == claim.delaySeconds()
                && sampleRevisions[key] == (claim.aboutAnswer() ? 1 : samples.revision(key))
                && (served.get(key) || !claim.aboutAnswer());
    }
}
