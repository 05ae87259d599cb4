package io.freshet.schemas.failure;

import io.freshet.schemas.event.DeadLetterReason;

/**
 * Whose failure an exception is, which decides what happens next. What is of the {@link Outside} is tried again with
 * pauses ({@link Backoff}) and said; what is of a {@link BadRecord} becomes a dead letter; what is of a
 * {@link BadConfiguration} stops the start or the role; a {@link Bug} ends its task. Only the first is ever repeated:
 * the others fail the same way each time.
 */
public sealed interface Failure {
    /** What happened, in words for a log line or an alert. */
    String reason();

    /** What a person can do about it. */
    String remedy();

    /** Reason and remedy in one sentence. */
    default String text() {
        return reason() + "; " + remedy();
    }

    /** Kafka, the registry, the blob store, a disk or the network does not answer, or refuses access. */
    record Outside(String reason, String remedy) implements Failure {}

    /**
     * A newer client has taken over what this one was doing (a transaction or a place in a group). What was not
     * committed is dropped; whoever is the only one of its kind ends, whoever shares the work joins again.
     */
    record TakenOver(String reason, String remedy) implements Failure {}

    /** The record itself can never be used or written. */
    record BadRecord(DeadLetterReason letter, String reason, String remedy) implements Failure {}

    /** The configuration, ours or that of Kafka or the registry, can never work like this. */
    record BadConfiguration(String reason, String remedy) implements Failure {}

    /** A fault of the program, or a process that is out of memory. */
    record Bug(String reason, String remedy) implements Failure {}

    /** Whose failure an exception is, told from it and its causes. */
    static Failure of(Throwable fault) {
        return FailureRules.classify(fault);
    }

    /** Whether trying the same thing again later can help. */
    static boolean isOutside(Throwable fault) {
        return of(fault) instanceof Outside;
    }
}
