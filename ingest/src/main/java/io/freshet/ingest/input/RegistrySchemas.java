package io.freshet.ingest.input;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;

/**
 * Schemas of the registry. When it does not answer, asks again with growing pauses for half a minute before giving up,
 * so that a restart of the registry is no more than a pause of the stream.
 */
final class RegistrySchemas implements SchemaLookup {
    private static final int CACHE = 1_000;
    private static final int NOT_FOUND = 404;
    private static final long LONGEST_PAUSE_MS = 4_000;

    private final SchemaRegistryClient client;
    private final Duration patience;

    RegistrySchemas(URI registry, Duration patience) {
        this.client = SchemaRegistryClientFactory.newClient(
                List.of(registry.toString()), CACHE, List.of(new AvroSchemaProvider()), Map.of(), Map.of());
        this.patience = patience;
    }

    @Override
    public Optional<Schema> byId(int id) {
        long waitedMs = 0;
        long pauseMs = 100;
        while (true) {
            try {
                return ask(id);
            } catch (IOException e) {
                if (waitedMs >= patience.toMillis()) {
                    throw new RegistryDownException(
                            "registry does not say what schema " + id + " is: " + e.getMessage()
                                    + "; bring it back, the record is read again then",
                            e);
                }
            }
            pause(pauseMs);
            waitedMs += pauseMs;
            pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        }
    }

    private Optional<Schema> ask(int id) throws IOException {
        try {
            ParsedSchema schema = client.getSchemaById(id);
            return schema.rawSchema() instanceof Schema avro ? Optional.of(avro) : Optional.empty();
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new IOException("it answered " + e.getStatus() + " " + e.getMessage(), e);
        }
    }

    private static void pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryDownException("interrupted while waiting for the registry; start again", e);
        }
    }
}
