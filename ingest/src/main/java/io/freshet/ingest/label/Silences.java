package io.freshet.ingest.label;

import io.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What of one sampleId was answered to a caller and has no word said about it. */
record Silences(SilenceRule rule, String sampleId, LabelState state) {
    /**
     * The silence about one example.
     *
     * @param dueMs stream time at which it counts
     */
    record Silent(Match match, long dueMs) {}

    /** The silences that are learned, whether they count already or not; {@code said} is what was said, by example. */
    List<Silent> without(Map<String, List<Match>> said) {
        List<Silent> silences = new ArrayList<>();
        if (!said.containsKey(sampleId)) {
            addAligned(silences);
        }
        List<Match> bySample = said.getOrDefault(sampleId, List.of());
        answers(Origin.SCORED)
                .filter(answer -> !said.containsKey(answer.predictionId()))
                .forEach(answer -> state.snapshot(answer.origin(), answer.revision())
                        // A word about the sample is one about its newest answer too.
                        .filter(snapshot -> bySample.stream()
                                .noneMatch(match -> match.snapshot().equals(snapshot)))
                        .ifPresent(snapshot -> silences.add(scored(answer, snapshot))));
        return silences;
    }

    /** An aligned sample is one example, whose silence begins with its first answer. */
    private void addAligned(List<Silent> silences) {
        OptionalLong answeredMs = earliest(Answer::eventTimeMs);
        OptionalLong dueMs = earliest(rule::dueMs);
        if (answeredMs.isPresent() && dueMs.isPresent()) {
            state.latest(Origin.ALIGNED)
                    .map(snapshot -> new Match(sampleId, rule.claim("", answeredMs.getAsLong()), snapshot))
                    .ifPresent(match -> silences.add(new Silent(match, dueMs.getAsLong())));
        }
    }

    private Silent scored(Answer answer, Snapshot snapshot) {
        Claim claim = rule.claim(answer.predictionId(), answer.eventTimeMs());
        return new Silent(new Match(answer.predictionId(), claim, snapshot), rule.dueMs(answer));
    }

    private OptionalLong earliest(ToLongFunction<Answer> time) {
        return answers(Origin.ALIGNED).mapToLong(time).min();
    }

    private Stream<Answer> answers(Origin origin) {
        return state.answers().stream().filter(answer -> answer.origin() == origin && rule.counts(sampleId, answer));
    }
}
