package io.freshet.schemas.http;

/** Answers one request on a worker thread, where it may wait. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers a request whose body is read.
     *
     * @throws ProblemException to answer with a problem document
     */
    Answer handle(Request request) throws ProblemException;
}
