package io.freshet.ingest.label.join;

import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.ingest.label.state.Snapshot;
import io.freshet.schemas.blob.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An example that follows from what is known: which claim holds, of which revision, and what was answered then.
 *
 * @param importance how many samples of its kind it stands for, at least 1
 */
public record Joined(
        String exampleId, Claim claim, Snapshot snapshot, Optional<ServedAnswer> served, double importance) {
    private static final int DIGITS = 15;
    private static final int HEX = 16;

    /**
     * Equal for examples that teach the same: the first 60 bits of a digest over claim and snapshot. The served answer
     * is not in it: one that comes after its label is no reason to train again. (A claim about an answer names it, and
     * waits for it.)
     */
    public long content() {
        String text = String.join(
                "\n",
                snapshot.origin().name(),
                Integer.toString(snapshot.revision()),
                Long.toString(snapshot.content()),
                claim.identity());
        return Long.parseLong(
                Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS), HEX);
    }
}
