package io.freshet.schemas.contract;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What samples and predictions must be beyond their schema, so that they can be kept. They come from our own stages, or
 * from whoever else may write to the topics; what is wrong with one must not stop the task.
 */
public final class ServedContract {
    /** Of a predictionId after its sampleId, and of a feedbackId. */
    static final int MOST_ID_BYTES = 256;

    private ServedContract() {}

    public static Optional<Fault> fault(Sample sample) {
        if (sample.getRevision() < 1) {
            return revisionFault(sample.getRevision());
        }
        for (Map.Entry<String, Part> part : sample.getParts().entrySet()) {
            if (!isKnownByItsDigest(part.getValue())) {
                return invalid("modality " + part.getKey()
                        + " has a digest that is no lower-case hexadecimal SHA-256; digest the payload");
            }
        }
        return identityFault(sample);
    }

    private static Optional<Fault> identityFault(Sample sample) {
        String predictionId = sample.getPredictionId();
        if (predictionId == null) {
            return Optional.empty();
        }
        return sample.getOrigin() == Origin.SCORED
                ? predictionIdFault(predictionId, sample.getSampleId())
                : invalid("an aligned sample has the predictionId \"" + predictionId
                        + "\"; only what was scored in one request has one");
    }

    public static Optional<Fault> fault(Prediction prediction) {
        if (prediction.getRevision() < 1) {
            return revisionFault(prediction.getRevision());
        }
        return predictionIdFault(prediction.getPredictionId(), prediction.getSampleId());
    }

    /** What is wrong with the name of a prediction of a sample. */
    static Optional<Fault> predictionIdFault(String predictionId, String sampleId) {
        int end = predictionId.lastIndexOf('~');
        if (end < 0 || !predictionId.substring(0, end).equals(sampleId)) {
            return invalid("predictionId \"" + predictionId + "\" is not of sample \"" + sampleId
                    + "\"; it must be the sampleId, ~ and what the answer ended with");
        }
        return isTooLong(predictionId.substring(end))
                ? invalid("predictionId goes on for more than " + MOST_ID_BYTES
                        + " bytes after its sampleId; use the one that the answer had")
                : Optional.empty();
    }

    static boolean isTooLong(String id) {
        return id.getBytes(StandardCharsets.UTF_8).length > MOST_ID_BYTES;
    }

    private static boolean isKnownByItsDigest(Part part) {
        return Digest.isValid(part.getSha256())
                && (!(part.getPayload() instanceof BlobRef ref) || Digest.isValid(ref.getSha256()));
    }

    private static Optional<Fault> revisionFault(int revision) {
        return invalid("revision is " + revision + "; revisions count from 1");
    }

    private static Optional<Fault> invalid(String message) {
        return Optional.of(new Fault(DeadLetterReason.INVALID, message));
    }
}
