package io.freshet.ingest.label.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What was said of one sampleId, in the order of its authority, the claim that holds last. Beyond {@value #MOST_CLAIMS}
 * claims those go first that tell nothing: repeats in the middle of a run of the same target, then what stronger claims
 * about the same have outdone. One that waits, or that holds for its answer or sample, never goes. Mutable, on its
 * task's thread.
 */
final class Claims {
    private static final int MOST_CLAIMS = 64;

    private final List<Claim> held = new ArrayList<>();

    /** Becomes what was kept. */
    void restore(List<Claim> kept) {
        held.clear();
        held.addAll(kept);
        held.sort(Claim.AUTHORITY);
    }

    /**
     * Whether the claim is news: an id not known yet, or the content of greater authority under one that is.
     *
     * @param dated whether its time is what its sender said; when it only was heard then, it is a retry of what says
     *     the same under the same id, and the first time that it was heard holds
     */
    boolean add(Claim claim, boolean dated) {
        Optional<Claim> known = find(claim.feedbackId());
        if (known.isPresent() && isRetry(claim, known.get(), dated)) {
            return false;
        }
        known.ifPresent(held::remove);
        held.add(claim);
        held.sort(Claim.AUTHORITY);
        if (held.size() > MOST_CLAIMS) {
            leastTelling().ifPresent(held::remove);
        }
        return true;
    }

    private static boolean isRetry(Claim claim, Claim known, boolean dated) {
        return Claim.AUTHORITY.compare(claim, known) <= 0 || (!dated && claim.saysTheSameAs(known));
    }

    Optional<Claim> find(String feedbackId) {
        return held.stream()
                .filter(claim -> claim.feedbackId().equals(feedbackId))
                .findFirst();
    }

    /** Takes out the claims that a condition holds for, and returns them. */
    List<Claim> remove(Predicate<Claim> condition) {
        List<Claim> removed = held.stream().filter(condition).toList();
        held.removeAll(removed);
        return removed;
    }

    void replace(Claim claim, Claim by) {
        held.set(held.indexOf(claim), by);
    }

    List<Claim> all() {
        return Collections.unmodifiableList(held);
    }

    private Optional<Claim> leastTelling() {
        List<Claim> repeats = new ArrayList<>();
        List<Claim> outdone = new ArrayList<>();
        for (List<Claim> about : byWhatTheyAreAbout()) {
            int told = firstOfLastRun(about);
            outdone.addAll(about.subList(0, told));
            for (int i = 1; i + 1 < about.size(); i++) {
                if (isRepeat(about.get(i), about.get(i - 1)) && isRepeat(about.get(i), about.get(i + 1))) {
                    repeats.add(about.get(i));
                }
            }
        }
        Comparator<Claim> weakest = Claim.AUTHORITY;
        return repeats.isEmpty()
                ? outdone.stream().min(weakest)
                : repeats.stream().min(weakest);
    }

    private Iterable<List<Claim>> byWhatTheyAreAbout() {
        Map<String, List<Claim>> byAnswer = new TreeMap<>();
        for (Claim claim : held) {
            if (!claim.waiting()) {
                byAnswer.computeIfAbsent(claim.predictionId(), id -> new ArrayList<>())
                        .add(claim);
            }
        }
        return byAnswer.values();
    }

    private static int firstOfLastRun(List<Claim> about) {
        int first = about.size() - 1;
        while (first > 0 && isRepeat(about.get(first - 1), about.get(first))) {
            first--;
        }
        return first;
    }

    private static boolean isRepeat(Claim claim, Claim other) {
        return claim.target().equals(other.target());
    }
}
