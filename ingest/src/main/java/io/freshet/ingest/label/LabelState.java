package io.freshet.ingest.label;

import io.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All that is known of one sampleId: revisions of its samples, answers, claims, and the examples that went out. What is
 * in it does not depend on the order in which it came. Mutable, on its task's thread.
 */
final class LabelState {
    /** Claims kept of one sample; beyond it repeats in the middle of a run of the same target go first. */
    private static final int MOST_CLAIMS = 64;

    static final long NOT_INDEXED = Long.MAX_VALUE;

    private final List<Snapshot> snapshots = new ArrayList<>();
    private final Map<String, Answer> answers = new TreeMap<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, Sent> sent = new TreeMap<>();
    private long latestMs;
    private long indexedMs = NOT_INDEXED;

    /**
     * The newest revision of an example that went out.
     *
     * @param content of {@link Joined#content()}
     */
    record Sent(int revision, long content) {}

    /** Notes that something was heard of the sampleId at a stream time. */
    void heard(long streamTimeMs) {
        latestMs = Math.max(latestMs, streamTimeMs);
    }

    /** Whether the snapshot is news: a revision not known yet, or the winning content of one that came with two. */
    boolean add(Snapshot snapshot) {
        latestMs = Math.max(latestMs, snapshot.eventTimeMs());
        for (Snapshot held : snapshots) {
            if (held.isSameRevision(snapshot)) {
                if (Snapshot.AGE.compare(snapshot, held) <= 0) {
                    return false;
                }
                snapshots.remove(held);
                break;
            }
        }
        snapshots.add(snapshot);
        return true;
    }

    /** Whether the answer was not known yet. */
    boolean add(Answer answer) {
        latestMs = Math.max(latestMs, answer.eventTimeMs());
        return answers.putIfAbsent(answer.predictionId(), answer) == null;
    }

    /** Whether the claim was not known yet. */
    boolean add(Claim claim) {
        latestMs = Math.max(latestMs, claim.eventTimeMs());
        if (claims.stream().anyMatch(held -> held.feedbackId().equals(claim.feedbackId()))) {
            return false;
        }
        claims.add(claim);
        claims.sort(Claim.AUTHORITY);
        if (claims.size() > MOST_CLAIMS) {
            leastTelling().ifPresent(claims::remove);
        }
        return true;
    }

    /** A claim that is the same as those around it in authority, or else the weakest; never one that waits. */
    private Optional<Claim> leastTelling() {
        for (int i = 1; i + 1 < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (!claim.waiting() && isRepeat(claim, claims.get(i - 1)) && isRepeat(claim, claims.get(i + 1))) {
                return Optional.of(claim);
            }
        }
        return claims.stream().filter(claim -> !claim.waiting()).findFirst();
    }

    private static boolean isRepeat(Claim claim, Claim other) {
        return claim.target().equals(other.target()) && claim.predictionId().equals(other.predictionId());
    }

    /** Takes out the claims that a condition holds for, and returns them. */
    List<Claim> remove(Predicate<Claim> condition) {
        List<Claim> removed = claims.stream().filter(condition).toList();
        claims.removeAll(removed);
        return removed;
    }

    void replace(Claim claim, Claim by) {
        claims.set(claims.indexOf(claim), by);
    }

    void sent(String exampleId, Sent newest) {
        sent.put(exampleId, newest);
    }

    Optional<Sent> sent(String exampleId) {
        return Optional.ofNullable(sent.get(exampleId));
    }

    Optional<Snapshot> snapshot(Origin origin, int revision) {
        return snapshots.stream()
                .filter(held -> held.origin() == origin && held.revision() == revision)
                .findFirst();
    }

    /** What a claim about the sample is about: its latest aligned revision, or the latest scored one without any. */
    Optional<Snapshot> latest() {
        Optional<Snapshot> aligned = latest(Origin.ALIGNED);
        return aligned.isPresent() ? aligned : latest(Origin.SCORED);
    }

    private Optional<Snapshot> latest(Origin origin) {
        return snapshots.stream().filter(held -> held.origin() == origin).max(Snapshot.AGE);
    }

    Optional<Answer> answer(String predictionId) {
        return Optional.ofNullable(answers.get(predictionId));
    }

    /** The newest answer that a caller saw, of samples of an origin, until a time. */
    Optional<Answer> seenUntil(Origin origin, long timeMs) {
        return answers.values().stream()
                .filter(answer -> answer.origin() == origin && !answer.shadow() && answer.eventTimeMs() <= timeMs)
                .max(Comparator.comparingLong(Answer::eventTimeMs).thenComparing(Answer::predictionId));
    }

    List<Snapshot> snapshots() {
        return Collections.unmodifiableList(snapshots);
    }

    Collection<Answer> answers() {
        return Collections.unmodifiableCollection(answers.values());
    }

    /** Claims in the order of their authority, the one that holds last. */
    List<Claim> claims() {
        return Collections.unmodifiableList(claims);
    }

    Map<String, Sent> sent() {
        return Collections.unmodifiableMap(sent);
    }

    /** The latest event time of anything known. */
    long latestMs() {
        return latestMs;
    }

    /** The time under which the state is in the index of what falls due; {@link #NOT_INDEXED} when it is not. */
    long indexedMs() {
        return indexedMs;
    }

    void indexed(long timeMs) {
        indexedMs = timeMs;
    }

    void latest(long timeMs) {
        latestMs = timeMs;
    }
}
