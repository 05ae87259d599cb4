package io.freshet.serving.version;

import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.golden.GoldenInput;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Machine;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.GoldenAnswer;
import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a version what its trainer asked it. A version that answers otherwise has other weights than those that were
 * measured, and one that cannot answer it twice with the same scores of its task cannot answer anything.
 */
final class GoldenCheck {
    /** After these passes the native library has chosen its kernels and Java has compiled the way there. */
    private static final int WARM_UP_PASSES = 5;

    /**
     * How far scores of one network may lie apart, in their unit, on machines that compute in another order; above 1e-5
     * is not seen.
     */
    private static final float OTHER_MACHINE_TOLERANCE = 1e-3f;

    private final ModelSpec spec;
    private final BlobStore blobs;
    private final GoldenInput own;

    GoldenCheck(ModelSpec spec, BlobStore blobs) {
        this.spec = spec;
        this.blobs = blobs;
        this.own = GoldenInput.of(spec);
    }

    /**
     * Scores golden inputs several times, which also warms the version up.
     *
     * @throws VersionRefusedException when an answer is none of the task, differs between passes, or is not the one
     *     that the manifest says
     * @throws IOException when the store does not answer
     */
    void check(ModelVersion manifest, MultimodalModel model) throws VersionRefusedException, IOException {
        checkAnswer(manifest.getVersion(), model);
        for (GoldenAnswer golden : manifest.getGolden()) {
            Map<String, Float> answer = input(manifest, golden).answer(model);
            if (!isEqual(golden, answer, model.unit())) {
                throw new VersionRefusedException("version " + manifest.getVersion()
                        + " answers the golden input with " + answer + ", and its manifest says "
                        + golden.getScores() + ": these are not the weights that were measured");
            }
        }
    }

    private void checkAnswer(long version, MultimodalModel model) throws VersionRefusedException {
        float[] first = own.scores(model).values();
        for (int pass = 1; pass < WARM_UP_PASSES; pass++) {
            float[] again = own.scores(model).values();
            if (!Arrays.equals(first, again)) {
                throw new VersionRefusedException("version " + version
                        + " gives two answers to one input: " + Arrays.toString(first) + " and "
                        + Arrays.toString(again));
            }
        }
        Optional<String> fault = model.task().fault(new Scores(first));
        if (fault.isPresent()) {
            throw new VersionRefusedException("version " + version + " answers the golden input with " + fault.get());
        }
    }

    private GoldenInput input(ModelVersion manifest, GoldenAnswer golden) throws VersionRefusedException, IOException {
        try {
            return GoldenInput.read(spec, blobs.read(golden.getInput()));
        } catch (BlobMissingException e) {
            throw new VersionRefusedException("version " + manifest.getVersion() + ": " + e.getMessage(), e);
        }
    }

    /** A number far from zero has no more than its seven digits, however little its targets spread. */
    static boolean isClose(float said, float answered, double unit) {
        double tolerance = OTHER_MACHINE_TOLERANCE * unit + 4 * Math.ulp(said);
        return Math.abs((double) said - answered) <= tolerance;
    }

    private static boolean isEqual(GoldenAnswer golden, Map<String, Float> answer, double unit) {
        if (golden.getMachine().equals(Machine.describe(ComputeDevice.CPU))) {
            return golden.getScores().equals(answer);
        }
        return golden.getScores().keySet().equals(answer.keySet())
                && golden.getScores().entrySet().stream()
                        .allMatch(
                                said -> isClose(said.getValue(), answer.getOrDefault(said.getKey(), Float.NaN), unit));
    }
}
