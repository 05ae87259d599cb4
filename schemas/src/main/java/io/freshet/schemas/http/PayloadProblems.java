package io.freshet.schemas.http;

import io.freshet.schemas.media.UndecodableException;

/** A payload that cannot be used, as every edge answers it: 413, 415 or 422. */
public final class PayloadProblems {
    private PayloadProblems() {}

    /**
     * The problem document.
     *
     * @param what was refused, as the beginning of a sentence
     */
    public static ProblemException of(UndecodableException fault, String what) {
        int status = switch (fault.reason()) {
            case SIZE -> 413;
            case CONTENT_TYPE -> 415;
            default -> 422;
        };
        String[] message = String.valueOf(fault.getMessage()).split("; ", 2);
        return new ProblemException(Problem.of(
                        status, what + ": " + message[0], message.length == 2 ? message[1] : "send it in another form")
                .because(fault.reason()));
    }
}
