package io.freshet.serving.score;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ids of the last predictions that this instance made and that are recorded, so that feedback can be told whether it
 * waits for its prediction. Predictions of other instances, and of before a start, are not known here; whether feedback
 * counts does not depend on it. Any thread.
 */
public final class KnownPredictions {
    private final int most;

    @GuardedBy("this")
    private final Set<String> newestLast = new LinkedHashSet<>();

    /**
     * Knows none yet.
     *
     * @param most ids kept, the newest
     */
    public KnownPredictions(int most) {
        this.most = most;
    }

    synchronized void add(String predictionId) {
        newestLast.add(predictionId);
        if (newestLast.size() > most) {
            newestLast.remove(newestLast.iterator().next());
        }
    }

    synchronized void forget(String predictionId) {
        newestLast.remove(predictionId);
    }

    /** Whether the prediction was made here, lately, and is recorded. */
    public synchronized boolean contains(String predictionId) {
        return newestLast.contains(predictionId);
    }
}
