package io.freshet.schemas.media;

import org.jspecify.annotations.Nullable;

/** A payload that is not what its modality needs; the message says what it is and what is needed. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What is wrong with a payload, in one word that problem documents and counters carry; words are only added. */
    public enum Reason {
        /** Not of a format that can be read, or damaged. */
        FORMAT,
        /** Text that is not of its charset. */
        ENCODING,
        /** Nothing in it. */
        EMPTY,
        /** More bytes than are taken. */
        SIZE,
        /** A picture's sides, or how many values there are. */
        DIMENSIONS,
        /** A sound too short or too long. */
        DURATION,
        /** A value outside the range, or not finite. */
        RANGE,
        /** More characters than are taken. */
        LENGTH,
        /** No modality that the model knows. */
        MODALITY,
        /** A media type or charset that is none, or none of this modality. */
        CONTENT_TYPE
    }

    public UndecodableException(Reason reason, String message) {
        this(reason, message, null);
    }

    public UndecodableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
