package io.freshet.ingest.label.join;

import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.LabelState;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.ingest.label.state.Snapshot;
import io.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which examples follow from what is known of a sampleId, and from how late it is. A pure function of the two, so that
 * the order of arrival cannot matter; but for this: feedback about the sample goes under the answer's name where its
 * implicit negative was sent before.
 *
 * <p>A claim about an answer meets the sample as that answer saw it; a claim about the sample meets its latest aligned
 * revision, or its latest scored one where none is aligned. An aligned sample is one example under its sampleId,
 * whichever way its claims came; what was scored in one request is an example under its predictionId. Of an example's
 * claims the one of highest authority holds, told by the first of the unbroken run that says the same: a repeat changes
 * nothing.
 *
 * <p>Where implicit negatives are configured, an example that was answered to a caller and has no claim becomes one,
 * once it is late enough. What was never shown to a caller never does.
 */
public final class Joiner {
    private final LabelRules rules;

    public Joiner(LabelRules rules) {
        this.rules = rules;
    }

    /** The examples, at a stream time. */
    public List<Joined> join(String sampleId, LabelState state, long nowMs) {
        Map<String, List<Match>> said = new TreeMap<>();
        for (Claim claim : state.claims()) {
            for (Match match : matches(sampleId, state, claim)) {
                said.computeIfAbsent(match.exampleId(), id -> new ArrayList<>()).add(match);
            }
        }
        List<Joined> joined = new ArrayList<>();
        said.values().forEach(matches -> joined.add(holding(matches).joined(state, 1)));
        rules.implicitNegative()
                .ifPresent(rule -> new ImplicitNegatives(rule, sampleId, state)
                        .without(said).stream()
                                .filter(negative ->
                                        negative.match().isWithin(rules.horizonMs()) && isOver(negative, state, nowMs))
                                .forEach(negative -> joined.add(negative.match().joined(state, rule.importance()))));
        return joined;
    }

    /** Whether what a claim is about is there. */
    public boolean isMatched(String sampleId, LabelState state, Claim claim) {
        return !matches(sampleId, state, claim).isEmpty();
    }

    private static boolean isOver(ImplicitNegatives.DueNegative negative, LabelState state, long nowMs) {
        // What went out on idle input is not taken back because stream time has not come so far yet.
        return negative.dueMs() <= nowMs
                || state.sent(negative.match().exampleId()).isPresent();
    }

    private List<Match> matches(String sampleId, LabelState state, Claim claim) {
        Optional<Snapshot> about = claim.isAboutPrediction()
                ? state.answer(claim.predictionId()).flatMap(state::snapshot)
                : state.latest();
        return about.stream()
                .flatMap(snapshot -> exampleIds(sampleId, state, claim, snapshot).stream()
                        .map(exampleId -> new Match(exampleId, claim, snapshot)))
                .filter(match -> match.isWithin(rules.horizonMs()))
                .toList();
    }

    private List<String> exampleIds(String sampleId, LabelState state, Claim claim, Snapshot snapshot) {
        if (snapshot.origin() == Origin.ALIGNED) {
            return List.of(sampleId);
        }
        if (claim.isAboutPrediction()) {
            return List.of(claim.predictionId());
        }
        List<String> negative = rules.implicitNegative().isEmpty()
                ? List.of()
                : state.answers().stream()
                        .filter(answer -> isOutAsImplicitNegative(state, answer)
                                && state.snapshot(answer).equals(Optional.of(snapshot)))
                        .map(ServedAnswer::predictionId)
                        .toList();
        return negative.isEmpty() ? List.of(sampleId) : negative;
    }

    /** Whether an answer's example is out though nobody said anything about that answer. */
    private static boolean isOutAsImplicitNegative(LabelState state, ServedAnswer answer) {
        String id = answer.predictionId();
        return state.sent(id).isPresent()
                && state.claims().stream()
                        .noneMatch(claim -> claim.predictionId().equals(id));
    }

    /** The first of the last run of claims that say the same; they come in the order of their authority. */
    private static Match holding(List<Match> matches) {
        int first = matches.size() - 1;
        while (first > 0
                && matches.get(first - 1)
                        .claim()
                        .target()
                        .equals(matches.get(first).claim().target())) {
            first--;
        }
        return matches.get(first);
    }
}
