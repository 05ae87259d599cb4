package io.freshet.ingest.label;

import io.freshet.ingest.arrive.Arrival.Fault;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a feedback must be beyond its schema and its event time. */
final class FeedbackContract {
    private final List<String> labels;
    private final Set<String> known;

    FeedbackContract(List<String> labels) {
        this.labels = labels;
        this.known = Set.copyOf(labels);
    }

    Optional<Fault> fault(Feedback feedback) {
        return identityFault(feedback)
                .or(() -> weightFault(feedback.getWeight()))
                .or(() -> targetFault(feedback.getTarget()));
    }

    private static Optional<Fault> identityFault(Feedback feedback) {
        if (feedback.getFeedbackId().isEmpty()) {
            return invalid("feedbackId is empty; give every feedback an id of its own");
        }
        String predictionId = feedback.getPredictionId();
        if (predictionId == null) {
            return Optional.empty();
        }
        int end = predictionId.lastIndexOf('~');
        return end >= 0 && predictionId.substring(0, end).equals(feedback.getSampleId())
                ? Optional.empty()
                : invalid("predictionId \"" + predictionId + "\" is not of sample \"" + feedback.getSampleId()
                        + "\"; it must be the sampleId, ~ and what the answer ended with");
    }

    private static Optional<Fault> weightFault(double weight) {
        return weight > 0 && Double.isFinite(weight)
                ? Optional.empty()
                : invalid("weight is " + weight + "; it must be above 0 and finite");
    }

    private Optional<Fault> targetFault(Target target) {
        if (target.getKind() != TargetKind.CLASS || target.getLabels().size() != 1) {
            return invalid("target is " + target + "; this pipeline classifies, send kind CLASS and one label");
        }
        String label = target.getLabels().get(0);
        return known.contains(label)
                ? Optional.empty()
                : Optional.of(new Fault(
                        DeadLetterReason.UNKNOWN_LABEL, "label is \"" + label + "\"; this pipeline knows " + labels));
    }

    private static Optional<Fault> invalid(String message) {
        return Optional.of(new Fault(DeadLetterReason.INVALID, message));
    }
}
