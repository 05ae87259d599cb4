package io.freshet.schemas.http;

/** Ends the handling of a request with a problem document. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail() + "; " + problem.remedy());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
