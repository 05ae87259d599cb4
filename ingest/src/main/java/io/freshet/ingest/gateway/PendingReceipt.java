package io.freshet.ingest.gateway;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An event on its way to Kafka, or what kept it from going. */
record PendingReceipt(CompletableFuture<Receipt> receipt, boolean repeated) {
    static PendingReceipt refused(ProblemException problem) {
        return new PendingReceipt(CompletableFuture.failedFuture(problem), false);
    }

    /**
     * Waits until Kafka keeps the event.
     *
     * @throws ProblemException when it was refused, or Kafka did not keep it in time
     */
    Receipt await(long patienceMs) throws ProblemException {
        try {
            return receipt.get(patienceMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw notKept("Kafka did not take the event: " + e.getCause());
        } catch (TimeoutException e) {
            throw notKept("Kafka has not acknowledged the event in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notKept("The gateway is stopping");
        }
    }

    private static ProblemException notKept(String detail) {
        return new ProblemException(Problem.of(503, detail, "send it again; if it was kept after all, it counts once")
                .because(Reason.UNAVAILABLE)
                .retryAfter(2));
    }
}
