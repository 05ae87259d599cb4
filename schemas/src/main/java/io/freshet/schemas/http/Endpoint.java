package io.freshet.schemas.http;

/** Answers one request on a worker thread, where it may wait. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers a request whose body is read.
     *
     * @throws ProblemException to answer with a problem document
     */
    Response handle(Request request) throws ProblemException;
}
