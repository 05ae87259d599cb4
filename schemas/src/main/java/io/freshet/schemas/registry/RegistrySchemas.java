package io.freshet.schemas.registry;

import com.google.common.base.Throwables;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Failure;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Schemas of the registry. While it does not answer or refuses access, asks again with growing pauses before giving up,
 * so that a restart of the registry is no more than a pause of the stream. Only the registry's own word that a schema
 * is not there, or is none that can be read, is an answer about the record. Safe for any number of threads.
 */
final class RegistrySchemas implements SchemaLookup {
    private static final int CACHE = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final SchemaRegistryClient client;
    private final Retry retry;

    /** @param attempts how often the registry is asked in all; 12 take about half a minute */
    RegistrySchemas(URI registry, Map<String, ?> settings, int attempts) {
        this.client = client(registry, settings);
        this.retry = Retry.of(
                "registry",
                RetryConfig.custom()
                        .maxAttempts(attempts)
                        .intervalFunction(
                                IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE, 2, 0.5, LONGEST_PAUSE))
                        .retryOnException(Failure::isOutside)
                        .build());
    }

    private static SchemaRegistryClient client(URI registry, Map<String, ?> settings) {
        AvroSchemaProvider avro = new AvroSchemaProvider();
        List<String> urls = List.of(registry.toString());
        if ("mock".equals(registry.getScheme())) {
            return SchemaRegistryClientFactory.newClient(urls, CACHE, List.of(avro), settings, Map.of());
        }
        Map<String, Object> once = new HashMap<>(settings);
        // Our own retries are the only ones: two kinds would multiply.
        once.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, 0);
        return new AvroOnly(urls, avro, once);
    }

    @Override
    public Optional<Schema> byId(int id) {
        try {
            return Optional.of(retry.executeCallable(() -> ask(id)));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        } catch (Exception e) {
            Failure failure = Failure.of(e);
            if (failure instanceof Failure.BadRecord) {
                return Optional.empty();
            }
            String reason = "the registry does not say what schema " + id + " is: " + failure.reason();
            throw new RegistryUnavailableException(new Failure.Outside(reason, failure.remedy()), e);
        }
    }

    private Schema ask(int id) throws Exception {
        ParsedSchema schema = client.getSchemaById(id);
        if (schema.rawSchema() instanceof Schema avro) {
            return avro;
        }
        throw unreadable(schema.schemaType());
    }

    private static UnreadableRecordException unreadable(String type) {
        return UnreadableRecordException.of(
                DeadLetterReason.UNKNOWN_SCHEMA, "its schema is of type " + type + " or damaged", "send Avro");
    }

    /**
     * Says of a schema that is no Avro that it is none; Confluent's client throws what it throws of a bug or an outage.
     */
    private static final class AvroOnly extends CachedSchemaRegistryClient {
        private final AvroSchemaProvider avro;

        AvroOnly(List<String> urls, AvroSchemaProvider avro, Map<String, ?> settings) {
            super(urls, CACHE, List.of(avro), settings);
            this.avro = avro;
        }

        @Override
        public Optional<ParsedSchema> parseSchema(
                io.confluent.kafka.schemaregistry.client.rest.entities.Schema schema) {
            if (!avro.schemaType().equals(schema.getSchemaType())) {
                throw unreadable(schema.getSchemaType());
            }
            try {
                return Optional.of(avro.parseSchemaOrElseThrow(schema, false, false));
            } catch (RuntimeException | StackOverflowError e) {
                // A schema may refer to others, which the registry is asked for: that can fail, parsing never heals.
                boolean parsed =
                        Throwables.getCausalChain(e).stream().noneMatch(SchemaParseException.class::isInstance);
                if (parsed && Failure.isOutside(e)) {
                    throw e;
                }
                throw unreadable(schema.getSchemaType());
            }
        }
    }
}
