package io.freshet.schemas.failure;

import static io.freshet.schemas.failure.FailureRules.say;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Failure.BadConfiguration;
import io.freshet.schemas.failure.Failure.BadRecord;
import io.freshet.schemas.failure.Failure.Outside;
import io.freshet.schemas.failure.Failure.TakenOver;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequiredAcksException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's clients throw, by type; the first row that fits decides. */
final class KafkaFailures {
    private static final String TOO_LARGE = "keep records below the topic's max.message.bytes, large payloads as blobs";
    private static final String SETTINGS = "correct kafka.* or the topic";

    private static final List<Row> ROWS = List.of(
            row(ProducerFencedException.class, KafkaFailures::takenOver),
            row(InvalidProducerEpochException.class, KafkaFailures::takenOver),
            row(FencedInstanceIdException.class, KafkaFailures::takenOver),
            // Credentials and rights are given and taken while we run; a record has no part in it.
            row(AuthenticationException.class, outside("check the credentials in kafka.* or of the registry")),
            row(AuthorizationException.class, outside("give this client the right that is named")),
            row(RecordTooLargeException.class, badRecord(DeadLetterReason.OVERSIZE, TOO_LARGE)),
            row(RecordBatchTooLargeException.class, badRecord(DeadLetterReason.OVERSIZE, TOO_LARGE)),
            row(InvalidTimestampException.class, badRecord(DeadLetterReason.EVENT_TIME_OUT_OF_RANGE, SETTINGS)),
            row(ConfigException.class, KafkaFailures::badConfiguration),
            row(InvalidConfigurationException.class, KafkaFailures::badConfiguration),
            row(UnsupportedVersionException.class, KafkaFailures::badConfiguration),
            row(UnsupportedForMessageFormatException.class, KafkaFailures::badConfiguration),
            row(InvalidTopicException.class, KafkaFailures::badConfiguration),
            row(PolicyViolationException.class, KafkaFailures::badConfiguration),
            row(InvalidPartitionsException.class, KafkaFailures::badConfiguration),
            row(InvalidReplicationFactorException.class, KafkaFailures::badConfiguration),
            row(InvalidRequiredAcksException.class, KafkaFailures::badConfiguration),
            row(InvalidGroupIdException.class, KafkaFailures::badConfiguration),
            row(InvalidSessionTimeoutException.class, KafkaFailures::badConfiguration),
            row(InvalidTxnTimeoutException.class, KafkaFailures::badConfiguration),
            row(InconsistentGroupProtocolException.class, KafkaFailures::badConfiguration),
            row(RetriableException.class, outside("it is tried again until the broker answers")),
            row(CommitFailedException.class, outside("it joins its group again")),
            row(InvalidOffsetException.class, outside("what was to be read is gone; it reads on from what is there")));

    private KafkaFailures() {}

    private record Row(Class<? extends Throwable> type, Function<Throwable, Failure> failure) {}

    static Optional<Failure> of(Throwable fault) {
        return ROWS.stream()
                .filter(row -> row.type().isInstance(fault))
                .findFirst()
                .map(row -> row.failure().apply(fault));
    }

    private static Row row(Class<? extends Throwable> type, Function<Throwable, Failure> failure) {
        return new Row(type, failure);
    }

    private static Function<Throwable, Failure> outside(String remedy) {
        return fault -> new Outside(say(fault), remedy);
    }

    private static Function<Throwable, Failure> badRecord(DeadLetterReason letter, String remedy) {
        return fault -> new BadRecord(letter, say(fault), remedy);
    }

    private static Failure badConfiguration(Throwable fault) {
        return new BadConfiguration(say(fault), SETTINGS);
    }

    private static Failure takenOver(Throwable fault) {
        return new TakenOver(
                "a newer client of the same name has taken over: " + say(fault),
                "give each instance a port or host of its own; what was not committed is done by the newer one");
    }
}
