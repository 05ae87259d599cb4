package io.freshet.schemas.contract;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TargetException;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a feedback must be beyond its schema and its event time. Safe for many threads. */
public final class FeedbackContract {
    private static final double MOST_WEIGHT = 1e6;
    private static final int MOST_BYTES = 64 << 10;

    private final TargetCodec targets;

    private FeedbackContract(TargetCodec targets) {
        this.targets = targets;
    }

    public static FeedbackContract of(FreshetConfig config) {
        return new FeedbackContract(config.task().targets());
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
        try {
            targets.check(target);
            return Optional.empty();
        } catch (TargetException e) {
            return Optional.of(new Fault(e.reason(), e.getMessage() + "; " + e.remedy()));
        }
    }

    private static Optional<Fault> invalid(String message) {
        return Optional.of(new Fault(DeadLetterReason.INVALID, message));
    }
}
