package io.freshet.schemas.registry;

import io.freshet.schemas.failure.Classified;
import io.freshet.schemas.failure.Failure;
import org.apache.kafka.common.errors.RetriableException;

/** The registry does not answer, or refuses access: the record must be read again later, and is not to blame. */
public final class RegistryUnavailableException extends RetriableException implements Classified {
    private static final long serialVersionUID = 1L;

    private final transient Failure.Outside failure;

    RegistryUnavailableException(Failure.Outside failure, Throwable cause) {
        super(failure.text(), cause);
        this.failure = failure;
    }

    @Override
    public Failure failure() {
        return failure;
    }
}
