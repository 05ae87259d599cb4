package io.freshet.serving.score;

/** Nothing can be scored: no version has become available yet. */
public final class NoModelException extends Exception {
    private static final long serialVersionUID = 1L;

    NoModelException() {
        super("no version is available yet; the trainer publishes its first one when it starts");
    }
}
