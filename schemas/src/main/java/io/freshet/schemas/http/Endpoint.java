package io.freshet.schemas.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Answers requests. It is called on a worker thread once the body is read, and must not wait there for anything outside
 * (a score, Kafka, a blob, a lock that is held for long): what takes time goes on elsewhere and completes the stage.
 */
@FunctionalInterface
public interface Endpoint {
    /**
     * Begins to answer a request. A stage that fails with a {@link ProblemException} is answered with its problem
     * document, as if it had been thrown; any other failure is a bug and is answered 500. Who hands the work to a queue
     * takes it out again when {@link Request#delivered()} becomes false before the stage is complete: nobody waits for
     * the answer any more.
     *
     * @throws ProblemException to answer with a problem document
     */
    CompletionStage<Response> handle(Request request) throws ProblemException;

    /** An answer that is computed at once, on the worker thread. */
    @FunctionalInterface
    interface Computation {
        /**
         * Answers a request without waiting for anything.
         *
         * @throws ProblemException to answer with a problem document
         */
        Response of(Request request) throws ProblemException;
    }

    /** What failed behind a stage, which may have wrapped it. */
    static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    /** An endpoint whose answers are computed at once. */
    static Endpoint computed(Computation computation) {
        return request -> CompletableFuture.completedFuture(computation.of(request));
    }
}
