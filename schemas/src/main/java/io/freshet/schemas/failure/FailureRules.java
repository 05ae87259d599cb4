package io.freshet.schemas.failure;

import com.google.common.base.Throwables;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Failure.BadRecord;
import io.freshet.schemas.failure.Failure.Bug;
import io.freshet.schemas.failure.Failure.Outside;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Tells failures apart. An exception of ours that is {@link Classified} is asked first, wherever it stands in the chain
 * of causes; then each cause, from the outermost inwards, is looked up among what Kafka, the registry, S3 and the
 * system throw; what none of them knows is decided by its general type.
 */
final class FailureRules {
    private static final List<Function<Throwable, Optional<Failure>>> KNOWN =
            List.of(RegistryFailures::of, KafkaFailures::of, S3Failures::of, SystemFailures::of);

    private FailureRules() {}

    static Failure classify(Throwable fault) {
        List<Throwable> chain = Throwables.getCausalChain(fault);
        return chain.stream()
                .filter(Classified.class::isInstance)
                .map(cause -> ((Classified) cause).failure())
                .findFirst()
                .or(() -> chain.stream()
                        .flatMap(cause -> KNOWN.stream().flatMap(rule -> rule.apply(cause).stream()))
                        .findFirst())
                .orElseGet(() -> byType(fault, chain));
    }

    /** What an exception says, or what it is when it says nothing. */
    static String say(Throwable fault) {
        String message = fault.getMessage();
        return message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    }

    private static Failure byType(Throwable fault, List<Throwable> chain) {
        if (holds(chain, Error.class)) {
            return bug(fault);
        }
        if (holds(chain, IOException.class)) {
            return new Outside(say(fault), "it is tried again until it works");
        }
        if (holds(chain, SerializationException.class) || holds(chain, AvroRuntimeException.class)) {
            return new BadRecord(DeadLetterReason.INVALID, say(fault), "send what the topic's schema describes");
        }
        // Kafka wraps whatever a callback or a processor threw: then the inner one says what it is.
        Throwable root = chain.get(chain.size() - 1);
        return root instanceof KafkaException
                ? new Outside(say(fault), "look into the broker's log; it is tried again until it works")
                : bug(fault);
    }

    private static boolean holds(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static Failure bug(Throwable fault) {
        return new Bug(
                fault.getClass().getSimpleName() + ": " + say(fault),
                "this is a fault of the program: please report it with the log");
    }
}
