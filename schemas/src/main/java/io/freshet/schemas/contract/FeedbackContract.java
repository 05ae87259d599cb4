package io.freshet.schemas.contract;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a feedback must be beyond its schema and its event time. Safe for many threads. */
public final class FeedbackContract {
    private static final double MOST_WEIGHT = 1e6;
    private static final int MOST_BYTES = 64 << 10;

    private final List<String> labels;
    private final Set<String> known;

    private FeedbackContract(List<String> labels) {
        this.labels = List.copyOf(labels);
        this.known = Set.copyOf(labels);
    }

    public static FeedbackContract of(FreshetConfig config) {
        return new FeedbackContract(config.task().labels());
    }

    public Optional<Fault> fault(Feedback feedback) {
        return identityFault(feedback)
                .or(() -> weightFault(feedback.getWeight()))
                .or(() -> targetFault(feedback.getTarget()));
    }

    /**
     * What keeps a feedback from waiting for its sample: all of it, as it came, must fit into a record of the store.
     */
    public static Optional<Fault> sizeFault(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long bytes = size(key) + size(value);
        for (Header header : headers) {
            bytes += header.key().length() + size(header.value());
        }
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of(new Fault(
                        DeadLetterReason.OVERSIZE,
                        "feedback has " + bytes + " bytes with its headers; at most " + MOST_BYTES
                                + " can be kept, send less"));
    }

    private static long size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Optional<Fault> identityFault(Feedback feedback) {
        if (feedback.getFeedbackId().isEmpty()) {
            return invalid("feedbackId is empty; give every feedback an id of its own");
        }
        if (ServedContract.isTooLong(feedback.getFeedbackId())) {
            return invalid(
                    "feedbackId has more than " + ServedContract.MOST_ID_BYTES + " bytes; give it a shorter one");
        }
        String predictionId = feedback.getPredictionId();
        return predictionId == null
                ? Optional.empty()
                : ServedContract.predictionIdFault(predictionId, feedback.getSampleId());
    }

    private static Optional<Fault> weightFault(double weight) {
        // Training computes in float32, in which what is smaller than its smallest number is 0.
        return (float) weight > 0 && weight <= MOST_WEIGHT
                ? Optional.empty()
                : invalid("weight is " + weight + "; it must be above 0 and at most 1000000");
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
