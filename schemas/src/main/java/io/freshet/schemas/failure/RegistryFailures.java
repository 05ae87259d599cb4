package io.freshet.schemas.failure;

import static io.freshet.schemas.failure.FailureRules.say;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Failure.BadConfiguration;
import io.freshet.schemas.failure.Failure.BadRecord;
import io.freshet.schemas.failure.Failure.Outside;
import java.util.Optional;

/**
 * What a schema registry answers. Only its own "there is no such schema" and "this cannot be processed" speak of the
 * record, and its "incompatible" of the schema; every other refusal (401, 403, 407, 408, 429, 5xx, a proxy's page) says
 * nothing about either, and may be over in a minute.
 */
final class RegistryFailures {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private RegistryFailures() {}

    static Optional<Failure> of(Throwable fault) {
        return fault instanceof RestClientException answer ? Optional.of(of(answer)) : Optional.empty();
    }

    private static Failure of(RestClientException answer) {
        return switch (answer.getStatus()) {
            case NOT_FOUND ->
                saidByRegistry(answer)
                        ? new BadRecord(
                                DeadLetterReason.UNKNOWN_SCHEMA,
                                "the registry knows no such schema: " + say(answer),
                                "register it, then replay")
                        : outside(answer, "registry.url must be the base address of a registry with Confluent's API");
            case UNPROCESSABLE ->
                new BadRecord(
                        DeadLetterReason.UNKNOWN_SCHEMA,
                        "the registry cannot process the schema: " + say(answer),
                        "register a valid schema, then replay");
            case CONFLICT ->
                new BadConfiguration(
                        "the registry holds a schema that does not go with this one: " + say(answer),
                        "a schema may only gain fields with defaults");
            case 401, 403, 407 -> outside(answer, "check the registry's credentials and rights");
            case 429 -> outside(answer, "raise the registry's quota");
            default -> outside(answer, "look into the registry's log");
        };
    }

    /** The registry's own answers carry a code that begins with their status (40403); a proxy's page does not. */
    private static boolean saidByRegistry(RestClientException answer) {
        int code = answer.getErrorCode();
        return code > 10_000 && code / 100 == answer.getStatus();
    }

    private static Failure outside(RestClientException answer, String remedy) {
        return new Outside("the schema registry answered " + answer.getStatus() + ": " + say(answer), remedy);
    }
}
