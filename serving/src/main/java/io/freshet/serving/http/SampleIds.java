package io.freshet.serving.http;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;

/** What a sampleId that comes from outside may be. */
final class SampleIds {
    private static final int MAX_LENGTH = 256;

    private SampleIds() {}

    /**
     * Returns when the id can be a key.
     *
     * @throws ProblemException 422 when it cannot
     */
    static void check(String id) throws ProblemException {
        if (id.isBlank() || id.length() > MAX_LENGTH || id.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(Problem.of(
                    422,
                    "The sampleId of " + id.length() + " characters cannot be used",
                    "use 1 to " + MAX_LENGTH + " characters, no control characters"));
        }
    }
}
