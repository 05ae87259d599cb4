package io.freshet.serving.score;

/** More requests are waiting than {@code serving.queue} allows. */
public final class QueueFullException extends Exception {
    private static final long serialVersionUID = 1L;

    QueueFullException(int waiting) {
        super(waiting
                + " requests are waiting for a worker; try again soon, or raise serving.queue or serving.workers");
    }
}
