package io.freshet.ingest.gateway;

import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An event on its way to Kafka, or what kept it from going. */
record PendingReceipt(CompletableFuture<Receipt> receipt, boolean repeated) {
    static PendingReceipt refused(ProblemException problem) {
        return new PendingReceipt(CompletableFuture.failedFuture(problem), false);
    }

    /**
     * The receipt once Kafka keeps the event; fails with a {@link ProblemException} when it was refused, or when Kafka
     * has not kept it in time. The receipt itself goes on: others may wait for it too.
     */
    CompletableFuture<Receipt> within(Duration patience) {
        return receipt.copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(problem(Endpoint.cause(fault))));
    }

    private static ProblemException problem(Throwable cause) {
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        String detail = cause instanceof TimeoutException
                ? "Kafka has not acknowledged the event in time"
                : "Kafka did not take the event";
        return new ProblemException(Problem.of(503, detail, "send it again; if it was kept after all, it counts once")
                .because(Reason.UNAVAILABLE)
                .retryAfter(2));
    }
}
