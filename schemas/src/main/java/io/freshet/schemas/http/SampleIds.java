package io.freshet.schemas.http;

/** What a sampleId that comes from outside may be: the same wherever events, scores and feedback meet under it. */
public final class SampleIds {
    private static final int MAX_LENGTH = 512;

    private SampleIds() {}

    /**
     * Returns when the id can be a key.
     *
     * @param status what is answered when it cannot
     * @throws ProblemException when it cannot
     */
    public static void check(String id, int status) throws ProblemException {
        if (id.isBlank() || id.length() > MAX_LENGTH || id.codePoints().anyMatch(SampleIds::isNoCharacter)) {
            throw new ProblemException(Problem.of(
                            status,
                            "The sampleId of " + id.length() + " characters cannot be used",
                            "use 1 to " + MAX_LENGTH + " characters, no control characters")
                    .because(Reason.SAMPLE_ID));
        }
    }

    /** Half a surrogate pair would become a question mark in the key, and other ids with it. */
    private static boolean isNoCharacter(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }
}
