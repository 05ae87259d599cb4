package io.freshet.ingest.label;

import io.freshet.schemas.blob.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An example that follows from what is known: which claim holds, of which revision, and what was answered then. */
record Joined(String exampleId, Claim claim, Snapshot snapshot, Optional<Answer> served) {
    private static final int DIGITS = 15;
    private static final int HEX = 16;

    /** Equal for equal examples: the first 60 bits of a digest over everything that can differ. */
    long content() {
        String text = String.join(
                "\n",
                snapshot.origin().name(),
                Integer.toString(snapshot.revision()),
                Long.toString(snapshot.content()),
                claim.feedbackId(),
                served.map(Answer::predictionId).orElse(""));
        return Long.parseLong(
                Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS), HEX);
    }
}
