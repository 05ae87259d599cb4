package io.freshet.ingest.deadletter;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/**
 * Which dead letters are meant. Everything empty means all.
 *
 * @param reasons any of these
 * @param stage where it was refused
 * @param topic where it had been read
 * @param sampleId key of the record
 * @param since refused at or after this
 */
public record Query(Set<DeadLetterReason> reasons, String stage, String topic, String sampleId, Instant since) {
    /** Every dead letter. */
    public static final Query ALL = new Query(Set.of(), "", "", "", Instant.EPOCH);

    public Query {
        reasons = Set.copyOf(reasons);
    }

    public Query withReasons(Set<DeadLetterReason> any) {
        return new Query(any, stage, topic, sampleId, since);
    }

    public Query withStage(String name) {
        return new Query(reasons, name, topic, sampleId, since);
    }

    public Query withTopic(String name) {
        return new Query(reasons, stage, name, sampleId, since);
    }

    public Query withSampleId(String id) {
        return new Query(reasons, stage, topic, id, since);
    }

    public Query withSince(Instant time) {
        return new Query(reasons, stage, topic, sampleId, time);
    }

    /** Whether a letter is meant. */
    public boolean matches(DeadLetter letter) {
        return (reasons.isEmpty() || reasons.contains(letter.getReason()))
                && (stage.isEmpty() || stage.equals(letter.getStage()))
                && (topic.isEmpty() || topic.equals(letter.getTopic()))
                && (sampleId.isEmpty() || sampleId.equals(key(letter)))
                && !letter.getAt().isBefore(since);
    }

    private static String key(DeadLetter letter) {
        return letter.getKey() == null
                ? ""
                : StandardCharsets.UTF_8.decode(letter.getKey().duplicate()).toString();
    }
}
