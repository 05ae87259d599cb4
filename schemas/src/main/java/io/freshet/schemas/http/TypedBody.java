package io.freshet.schemas.http;

import io.freshet.schemas.media.Charsets;
import io.freshet.schemas.media.MediaType;
import io.freshet.schemas.media.UndecodableException;

/**
 * A body and the media type that its sender gave it.
 *
 * @param contentType as it came
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, compared by nobody.
public record TypedBody(String contentType, byte[] bytes) {
    /** Whether it says that it is of this type, whatever its parameters. */
    public boolean isOf(String essence) {
        try {
            return MediaType.parse(contentType).is(essence);
        } catch (UndecodableException e) {
            // No type at all: whoever needs one says so.
            return false;
        }
    }

    /**
     * The body in UTF-8, whatever charset its type names.
     *
     * @param essence the media type that it must have
     * @throws ProblemException 415 when it has another or an unknown charset, 422 when it is not in its charset
     */
    public byte[] utf8(String essence) throws ProblemException {
        try {
            MediaType type = MediaType.parse(contentType);
            if (!type.is(essence)) {
                throw new ProblemException(
                        Problem.of(415, "The body is " + Shown.brief(type.essence()), "send " + essence)
                                .because(Reason.CONTENT_TYPE));
            }
            return Charsets.utf8(bytes, type.charset());
        } catch (UndecodableException e) {
            throw PayloadProblems.of(e, "The body cannot be read");
        }
    }
}
