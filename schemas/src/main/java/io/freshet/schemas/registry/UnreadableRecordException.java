package io.freshet.schemas.registry;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Classified;
import io.freshet.schemas.failure.Failure;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Bytes that are not the record that was asked for, and never will be. The message ends with the remedy. */
public final class UnreadableRecordException extends SerializationException implements Classified {
    private static final long serialVersionUID = 1L;

    private final transient Failure.BadRecord failure;

    UnreadableRecordException(Failure.BadRecord failure, @Nullable Throwable cause) {
        super(failure.text(), cause);
        this.failure = failure;
    }

    static UnreadableRecordException of(DeadLetterReason letter, String reason, String remedy) {
        return new UnreadableRecordException(new Failure.BadRecord(letter, reason, remedy), null);
    }

    /** What a dead letter says of it. */
    public DeadLetterReason reason() {
        return failure.letter();
    }

    @Override
    public Failure failure() {
        return failure;
    }
}
