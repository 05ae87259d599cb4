package io.freshet.schemas.failure;

import static io.freshet.schemas.failure.FailureRules.say;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Failure.BadConfiguration;
import io.freshet.schemas.failure.Failure.BadRecord;
import io.freshet.schemas.failure.Failure.Outside;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * What an S3 store answers, by its error codes; what it does not say itself (no route, no credentials) is the outside.
 */
final class S3Failures {
    private static final Set<String> TOO_LARGE = Set.of("EntityTooLarge", "EntityTooSmall", "KeyTooLongError");
    private static final Set<String> WRONG_PLACE = Set.of(
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "InvalidBucketName",
            "IllegalLocationConstraintException");

    private S3Failures() {}

    static Optional<Failure> of(Throwable fault) {
        if (fault instanceof NoSuchKeyException) {
            return Optional.of(new BadRecord(
                    DeadLetterReason.MISSING_BLOB, "the blob store has no such blob: " + say(fault), "put it again"));
        }
        if (fault instanceof AwsServiceException answer) {
            return Optional.of(of(answer));
        }
        return fault instanceof SdkException
                ? Optional.of(new Outside(
                        "the blob store does not answer: " + say(fault), "check blobs.s3.* and the credentials"))
                : Optional.empty();
    }

    private static Failure of(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
        String said = "the blob store answered " + answer.statusCode() + ": " + say(answer);
        if (TOO_LARGE.contains(code)) {
            return new BadRecord(DeadLetterReason.OVERSIZE, said, "send a smaller payload");
        }
        if (WRONG_PLACE.contains(code)) {
            return new BadConfiguration(said, "correct blobs.url and blobs.s3.region");
        }
        return switch (answer.statusCode()) {
            case 401, 403 -> new Outside(said, "give these credentials the right to read and write the bucket");
            case 404 -> new Outside(said, "create the bucket that blobs.url names");
            default -> new Outside(said, "look into the store's log; it is tried again until it works");
        };
    }
}
