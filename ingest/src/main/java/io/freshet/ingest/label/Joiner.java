package io.freshet.ingest.label;

import io.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which examples follow from what is known of a sampleId. A pure function of the state, so that the order of arrival
 * cannot matter.
 *
 * <p>A claim about an answer meets the sample as that answer saw it; a claim about the sample meets its latest aligned
 * revision, or its latest scored one where none is aligned. An aligned sample is one example under its sampleId,
 * whichever way its claims came; what was scored in one request is an example under its predictionId. Of an example's
 * claims the one of highest authority holds, told by the first of the unbroken run that says the same: a repeat changes
 * nothing.
 */
final class Joiner {
    private final long horizonMs;

    /** @param horizonMs greatest distance in event time of a claim from its sample */
    Joiner(long horizonMs) {
        this.horizonMs = horizonMs;
    }

    List<Joined> join(String sampleId, LabelState state) {
        Map<String, List<Match>> byExample = new TreeMap<>();
        for (Claim claim : state.claims()) {
            match(sampleId, state, claim)
                    .ifPresent(match -> byExample
                            .computeIfAbsent(match.exampleId(), id -> new ArrayList<>())
                            .add(match));
        }
        List<Joined> joined = new ArrayList<>();
        byExample.forEach((exampleId, matches) -> joined.add(joined(state, holding(matches))));
        return joined;
    }

    /** Whether what a claim is about is there. */
    boolean isMatched(String sampleId, LabelState state, Claim claim) {
        return match(sampleId, state, claim).isPresent();
    }

    private record Match(String exampleId, Claim claim, Snapshot snapshot) {}

    private Optional<Match> match(String sampleId, LabelState state, Claim claim) {
        Optional<Match> match;
        if (claim.isAboutPrediction()) {
            match = state.answer(claim.predictionId())
                    .flatMap(answer -> state.snapshot(answer.origin(), answer.revision()))
                    .map(snapshot -> new Match(
                            snapshot.origin() == Origin.SCORED ? claim.predictionId() : sampleId, claim, snapshot));
        } else {
            match = state.latest().map(snapshot -> new Match(sampleId, claim, snapshot));
        }
        return match.filter(it -> Math.abs(claim.eventTimeMs() - it.snapshot().eventTimeMs()) <= horizonMs);
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

    private static Joined joined(LabelState state, Match match) {
        Claim claim = match.claim();
        Optional<Answer> served = claim.isAboutPrediction()
                ? state.answer(claim.predictionId())
                : state.seenUntil(match.snapshot().origin(), claim.eventTimeMs());
        return new Joined(match.exampleId(), claim, match.snapshot(), served);
    }
}
