package io.freshet.ingest.label.state;

import io.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that is known of one sampleId: revisions of its samples, answers, claims, and the examples that went out. What is
 * in it does not depend on the order in which it came. Mutable, on its task's thread.
 */
public final class LabelState {
    /** Answers and revisions kept of one sampleId: whoever scores without end under one id must not fill the state. */
    private static final int MOST_ANSWERS = 256;

    private static final int MOST_SNAPSHOTS = 256;
    /** Scores kept of one sampleId, so that the state fits into a record with a thousand labels too. */
    private static final int MOST_SCORES = 16_384;

    public static final long NOT_INDEXED = Long.MAX_VALUE;

    private final List<Snapshot> snapshots = new ArrayList<>();
    private final Map<String, ServedAnswer> answers = new TreeMap<>();
    private final Claims claims = new Claims();
    private final Map<String, Sent> sent = new TreeMap<>();
    private long latestMs;
    private long indexedMs = NOT_INDEXED;
    private boolean ofLayout1;

    /**
     * The newest revision of an example that went out.
     *
     * @param content of {@code Joined.content()}
     */
    public record Sent(int revision, long content) {}

    /** Becomes what was kept. */
    void restore(List<Snapshot> keptSnapshots, List<ServedAnswer> keptAnswers, List<Claim> keptClaims) {
        snapshots.addAll(keptSnapshots);
        keptAnswers.forEach(answer -> answers.put(answer.predictionId(), answer));
        claims.restore(keptClaims);
    }

    /** Notes that something was heard of the sampleId at a stream time. */
    public void heard(long streamTimeMs) {
        latestMs = Math.max(latestMs, streamTimeMs);
    }

    /** Whether the snapshot is news: a revision not known yet, or the winning content of one that came with two. */
    public boolean add(Snapshot snapshot) {
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
    public boolean add(ServedAnswer answer) {
        latestMs = Math.max(latestMs, answer.eventTimeMs());
        return answers.putIfAbsent(answer.predictionId(), answer) == null;
    }

    /** Whether the claim is news; see {@link Claims#add}. */
    public boolean add(Claim claim, boolean dated) {
        latestMs = Math.max(latestMs, claim.eventTimeMs());
        return claims.add(claim, dated);
    }

    public Optional<Claim> claim(String feedbackId) {
        return claims.find(feedbackId);
    }

    /** Takes out the claims that a condition holds for, and returns them. */
    public List<Claim> remove(Predicate<Claim> condition) {
        return claims.remove(condition);
    }

    public void replace(Claim claim, Claim by) {
        claims.replace(claim, by);
    }

    /** How many claims wait for what they are about. */
    public long waiting() {
        return claims.all().stream().filter(Claim::waiting).count();
    }

    /**
     * Lets go of what one sampleId alone may not take, the oldest first: answers that nobody said anything about, then
     * others with what was said of them, and revisions that no answer saw, then others. What is newest stays.
     *
     * @return the revisions that went
     */
    public List<Snapshot> trim() {
        if (answers.size() > MOST_ANSWERS || scores() > MOST_SCORES) {
            trimAnswers();
        }
        return snapshots.size() > MOST_SNAPSHOTS ? trimSnapshots() : List.of();
    }

    private void trimAnswers() {
        Set<String> spokenOf = claims.all().stream().map(Claim::predictionId).collect(Collectors.toSet());
        Iterator<ServedAnswer> oldest = answers.values().stream()
                .sorted(Comparator.<ServedAnswer, Boolean>comparing(answer -> spokenOf.contains(answer.predictionId()))
                        .thenComparingLong(ServedAnswer::eventTimeMs)
                        .thenComparing(ServedAnswer::predictionId))
                .toList()
                .iterator();
        while (answers.size() > MOST_ANSWERS || (answers.size() > 1 && scores() > MOST_SCORES)) {
            forget(oldest.next());
        }
    }

    private List<Snapshot> trimSnapshots() {
        Set<Snapshot> answered = answers.values().stream()
                .flatMap(answer -> snapshot(answer).stream())
                .collect(Collectors.toSet());
        List<Snapshot> earlier = new ArrayList<>(snapshots);
        latest(Origin.ALIGNED).ifPresent(earlier::remove);
        latest(Origin.SCORED).ifPresent(earlier::remove);
        List<Snapshot> gone = earlier.stream()
                .sorted(Comparator.<Snapshot, Boolean>comparing(answered::contains)
                        .thenComparingLong(Snapshot::eventTimeMs)
                        .thenComparing(Snapshot.AGE))
                .limit(snapshots.size() - MOST_SNAPSHOTS)
                .toList();
        snapshots.removeAll(gone);
        return gone;
    }

    private void forget(ServedAnswer answer) {
        answers.remove(answer.predictionId());
        claims.remove(claim -> !claim.waiting() && claim.predictionId().equals(answer.predictionId()));
        sent.remove(answer.predictionId());
    }

    private int scores() {
        return answers.values().stream()
                .mapToInt(answer -> answer.scores().size())
                .sum();
    }

    public void sent(String exampleId, Sent newest) {
        sent.put(exampleId, newest);
    }

    public Optional<Sent> sent(String exampleId) {
        return Optional.ofNullable(sent.get(exampleId));
    }

    /** What an answer saw: the sample of its name, or else the one of its revision that has no name. */
    public Optional<Snapshot> snapshot(ServedAnswer answer) {
        return snapshots.stream().filter(answer::canHaveSeen).max(Comparator.comparing(Snapshot::predictionId));
    }

    /** What a claim about the sample is about: its latest aligned revision, or the latest scored one without any. */
    public Optional<Snapshot> latest() {
        Optional<Snapshot> aligned = latest(Origin.ALIGNED);
        return aligned.isPresent() ? aligned : latest(Origin.SCORED);
    }

    /** The latest revision of an origin. */
    public Optional<Snapshot> latest(Origin origin) {
        return snapshots.stream().filter(held -> held.origin() == origin).max(Snapshot.AGE);
    }

    public Optional<ServedAnswer> answer(String predictionId) {
        return Optional.ofNullable(answers.get(predictionId));
    }

    /** The newest answer that a caller saw, of samples of an origin, until a time. */
    public Optional<ServedAnswer> seenUntil(Origin origin, long timeMs) {
        return answers.values().stream()
                .filter(answer -> answer.origin() == origin && !answer.shadow() && answer.eventTimeMs() <= timeMs)
                .max(Comparator.comparingLong(ServedAnswer::eventTimeMs).thenComparing(ServedAnswer::predictionId));
    }

    public List<Snapshot> snapshots() {
        return Collections.unmodifiableList(snapshots);
    }

    public Collection<ServedAnswer> answers() {
        return Collections.unmodifiableCollection(answers.values());
    }

    /** Claims in the order of their authority, the one that holds last. */
    public List<Claim> claims() {
        return claims.all();
    }

    public Map<String, Sent> sent() {
        return Collections.unmodifiableMap(sent);
    }

    /** The latest event time of anything known. */
    public long latestMs() {
        return latestMs;
    }

    /** The time under which the state is in the index of what falls due; {@link #NOT_INDEXED} when it is not. */
    public long indexedMs() {
        return indexedMs;
    }

    public void indexed(long timeMs) {
        indexedMs = timeMs;
    }

    /**
     * Whether it was kept by a program that told examples apart by other digests than {@code Joined.content()} now
     * makes.
     */
    public boolean isOfLayout1() {
        return ofLayout1;
    }

    void ofLayout1(boolean now) {
        ofLayout1 = now;
    }

    void latest(long timeMs) {
        latestMs = timeMs;
    }
}
