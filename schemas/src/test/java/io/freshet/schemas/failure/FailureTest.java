package io.freshet.schemas.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.freshet.schemas.failure.Failure.BadConfiguration;
import io.freshet.schemas.failure.Failure.BadRecord;
import io.freshet.schemas.failure.Failure.Bug;
import io.freshet.schemas.failure.Failure.Outside;
import io.freshet.schemas.failure.Failure.TakenOver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.avro.AvroTypeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class FailureTest {

    static Stream<Throwable> outside() {
        return Stream.of(
                new TimeoutException("no metadata"),
                new NotEnoughReplicasException("1 of 2"),
                new UnknownServerException("the broker cannot say"),
                new SaslAuthenticationException("wrong password"),
                new TopicAuthorizationException("freshet.p.text"),
                new KafkaException("send aborted", new TimeoutException("no answer")),
                new RestClientException("log in", 401, 40101),
                new RestClientException("not you", 403, 40301),
                new RestClientException("slowly", 429, 42901),
                new RestClientException("no page", 404, 50005),
                new SerializationException("no schema", new SSLHandshakeException("no certificate")),
                new SerializationException("no schema", new ConnectException("refused")),
                new SerializationException("no schema", new IOException("unexpected end of answer")),
                new UncheckedIOException(new UnknownHostException("registry")),
                new CompletionException(new ConnectException("refused")),
                new AccessDeniedException("/data"),
                new FileSystemException("/data/blobs", null, "No space left on device"),
                s3(403, "AccessDenied"),
                s3(404, "NoSuchBucket"),
                s3(503, "SlowDown"),
                SdkClientException.create("no credentials"));
    }

    @ParameterizedTest
    @MethodSource
    void outside(Throwable fault) {
        assertThat(Failure.of(fault)).isInstanceOf(Outside.class);
        assertThat(Failure.of(fault).reason()).isNotBlank();
        assertThat(Failure.of(fault).remedy()).isNotBlank();
    }

    static Stream<Throwable> badRecord() {
        return Stream.of(
                new RecordTooLargeException("2 MB"),
                new KafkaException("cannot send", new RecordTooLargeException("2 MB")),
                new SerializationException("no such record", new AvroTypeException("a string for a long")),
                new RestClientException("Schema 7 not found", 404, 40403),
                new RestClientException("invalid schema", 422, 42201),
                NoSuchKeyException.builder().message("gone").build(),
                s3(400, "EntityTooLarge"));
    }

    @ParameterizedTest
    @MethodSource
    void badRecord(Throwable fault) {
        assertThat(Failure.of(fault)).isInstanceOf(BadRecord.class);
    }

    static Stream<Throwable> badConfiguration() {
        return Stream.of(
                new ConfigException("bootstrap.servers", ""),
                new KafkaException("cannot make a consumer", new ConfigException("no such setting")),
                new RestClientException("incompatible", 409, 409),
                s3(301, "PermanentRedirect"));
    }

    @ParameterizedTest
    @MethodSource
    void badConfiguration(Throwable fault) {
        assertThat(Failure.of(fault)).isInstanceOf(BadConfiguration.class);
    }

    static Stream<Throwable> takenOver() {
        return Stream.of(
                new ProducerFencedException("epoch 3"),
                new KafkaException("in an error state", new InvalidProducerEpochException("epoch 3")));
    }

    @ParameterizedTest
    @MethodSource
    void takenOver(Throwable fault) {
        assertThat(Failure.of(fault)).isInstanceOf(TakenOver.class);
    }

    static Stream<Throwable> bug() {
        return Stream.of(
                new NullPointerException("of ours"),
                new IllegalStateException("of ours"),
                new KafkaException("a processor threw", new NullPointerException("of ours")),
                new KafkaException("a processor threw", new StackOverflowError()),
                new OutOfMemoryError());
    }

    @ParameterizedTest
    @MethodSource
    void bug(Throwable fault) {
        assertThat(Failure.of(fault)).isInstanceOf(Bug.class);
    }

    @Test
    void anExceptionThatKnowsBetterOverrulesItsCauses() {
        class Known extends RuntimeException implements Classified {
            private static final long serialVersionUID = 1L;

            Known() {
                super(new ConnectException("refused"));
            }

            @Override
            public Failure failure() {
                return new BadConfiguration("wrong", "right it");
            }
        }

        assertThat(Failure.of(new KafkaException("a processor threw", new Known())))
                .isEqualTo(new BadConfiguration("wrong", "right it"));
    }

    private static S3Exception s3(int status, String code) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message(code)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
