package io.freshet.ingest.label.join;

import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.LabelState;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.ingest.label.state.Snapshot;
import java.util.Optional;

/** A claim and what it is about: the revision it meets, and the example that the two are part of. */
record Match(String exampleId, Claim claim, Snapshot snapshot) {
    /** Whether claim and sample are close enough in event time to have to do with each other. */
    boolean isWithin(long horizonMs) {
        return Math.abs(claim.eventTimeMs() - snapshot.eventTimeMs()) <= horizonMs;
    }

    /** The example if this claim holds, with the answer that whoever made the claim could have seen. */
    Joined joined(LabelState state, double importance) {
        Optional<ServedAnswer> served = claim.isAboutPrediction()
                ? state.answer(claim.predictionId())
                : state.seenUntil(snapshot.origin(), claim.eventTimeMs());
        return new Joined(exampleId, claim, snapshot, served, importance);
    }
}
