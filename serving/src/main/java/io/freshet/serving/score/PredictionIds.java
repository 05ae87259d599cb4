package io.freshet.serving.score;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Names of predictions: the sampleId, a tilde, and what tells this prediction from others of the sample. A tilde in the
 * sampleId does no harm: the last one counts.
 */
public final class PredictionIds {
    private static final char SEPARATOR = '~';
    private static final HexFormat HEX = HexFormat.of();

    private PredictionIds() {}

    /** For an answer to a request, each of which is a prediction of its own. */
    static String ofRequest(String sampleId, long version, RandomGenerator random) {
        return sampleId + SEPARATOR + version + "-" + HEX.toHexDigits(random.nextLong());
    }

    /** For an aligned sample: scoring the same revision by the same version again is the same prediction. */
    static String ofRevision(String sampleId, long version, int revision) {
        return sampleId + SEPARATOR + version + "-r" + revision;
    }

    /** The sampleId in a predictionId; empty when it is none. */
    public static Optional<String> sampleId(String predictionId) {
        int at = predictionId.lastIndexOf(SEPARATOR);
        return at > 0 ? Optional.of(predictionId.substring(0, at)) : Optional.empty();
    }
}
