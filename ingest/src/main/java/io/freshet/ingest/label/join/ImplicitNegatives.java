package io.freshet.ingest.label.join;

import io.freshet.ingest.label.state.Claim;
import io.freshet.ingest.label.state.LabelState;
import io.freshet.ingest.label.state.ServedAnswer;
import io.freshet.ingest.label.state.Snapshot;
import io.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The answers of one sampleId that a caller saw and that have no feedback. */
record ImplicitNegatives(ImplicitNegativeRule rule, String sampleId, LabelState state) {
    /**
     * An answer without feedback, as the example that it may become.
     *
     * @param dueMs stream time at which it counts
     */
    record DueNegative(Match match, long dueMs) {}

    /** The implicit negatives that are learned, due or not; {@code said} is the feedback there is, by example. */
    List<DueNegative> without(Map<String, List<Match>> said) {
        List<DueNegative> implicitNegatives = new ArrayList<>();
        if (!said.containsKey(sampleId)) {
            addAligned(implicitNegatives);
        }
        List<Match> bySample = said.getOrDefault(sampleId, List.of());
        answers(Origin.SCORED)
                .filter(answer -> !said.containsKey(answer.predictionId()))
                .forEach(answer -> state.snapshot(answer)
                        // Feedback about the sample is about its newest answer too.
                        .filter(snapshot -> bySample.stream()
                                .noneMatch(match -> match.snapshot().equals(snapshot)))
                        .ifPresent(snapshot -> implicitNegatives.add(scored(answer, snapshot))));
        return implicitNegatives;
    }

    /** An aligned sample is one example, whose time without feedback begins with its first answer. */
    private void addAligned(List<DueNegative> implicitNegatives) {
        OptionalLong answeredMs = earliest(ServedAnswer::eventTimeMs);
        OptionalLong dueMs = earliest(rule::dueMs);
        if (answeredMs.isPresent() && dueMs.isPresent()) {
            state.latest(Origin.ALIGNED)
                    .map(snapshot -> new Match(sampleId, rule.claim("", answeredMs.getAsLong()), snapshot))
                    .ifPresent(match -> implicitNegatives.add(new DueNegative(match, dueMs.getAsLong())));
        }
    }

    private DueNegative scored(ServedAnswer answer, Snapshot snapshot) {
        Claim claim = rule.claim(answer.predictionId(), answer.eventTimeMs());
        return new DueNegative(new Match(answer.predictionId(), claim, snapshot), rule.dueMs(answer));
    }

    private OptionalLong earliest(ToLongFunction<ServedAnswer> time) {
        return answers(Origin.ALIGNED).mapToLong(time).min();
    }

    private Stream<ServedAnswer> answers(Origin origin) {
        return state.answers().stream().filter(answer -> answer.origin() == origin && rule.counts(sampleId, answer));
    }
}
