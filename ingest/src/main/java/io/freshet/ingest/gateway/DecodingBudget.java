package io.freshet.ingest.gateway;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much memory payloads may take while they are decoded to be checked. A small file can be a large picture, and each
 * worker may have one: they take turns where together they would not fit. Safe for many threads.
 */
final class DecodingBudget {
    private static final int UNIT_BYTES = 1 << 10;

    private final int units;
    private final Duration patience;
    private final Semaphore free;

    /**
     * An empty budget.
     *
     * @param sizeBytes memory in all; a payload that needs more has the budget for itself
     * @param patience how long a payload waits for its turn
     */
    DecodingBudget(long sizeBytes, Duration patience) {
        this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, sizeBytes / UNIT_BYTES));
        this.patience = patience;
        // Fair, so that small payloads do not keep a large one waiting for ever.
        this.free = new Semaphore(units, true);
    }

    /**
     * Waits for a payload's turn.
     *
     * @return what {@link #leave} must be told
     * @throws ProblemException 429 when there is none in time
     */
    int enter(long sizeBytes) throws ProblemException {
        int taken = (int) Math.min(units, 1 + sizeBytes / UNIT_BYTES);
        try {
            if (free.tryAcquire(taken, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return taken;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(
                Problem.of(429, "Payloads as large as memory allows are being checked", "send it again a little later")
                        .because(Reason.BUSY)
                        .retryAfter(1));
    }

    void leave(int taken) {
        free.release(taken);
    }
}
