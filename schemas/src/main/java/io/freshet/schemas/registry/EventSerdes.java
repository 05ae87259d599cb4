package io.freshet.schemas.registry;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import io.freshet.schemas.config.FreshetConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serializers of the contract's records in Confluent's wire format (a zero byte, the schema's id, Avro binary).
 * Serializers register their schema as {@code <topic>-value} (an envelope's as {@code <topic>-signed}) when the
 * registry does not know it yet, and are safe for many threads, and so are deserializers.
 */
public final class EventSerdes {
    static {
        TrustedRecords.trust();
    }

    /** Whoever asks has a loop of its own that asks again, and says why it waits. */
    private static final int ATTEMPTS = 3;

    private static final int PATIENT_ATTEMPTS = 12;

    private final URI registry;
    private final Map<String, Object> settings;

    private EventSerdes(URI registry, Map<String, Object> settings) {
        this.registry = registry;
        this.settings = settings;
    }

    public static EventSerdes of(FreshetConfig config) {
        return of(config.platform().registry());
    }

    /**
     * Serdes of the registry at an address; {@code mock://scope} is Confluent's registry in memory, for tests of other
     * things.
     *
     * @param registry base address of a registry with Confluent's API
     */
    public static EventSerdes of(URI registry) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(KafkaAvroSerializerConfig.SCHEMA_REGISTRY_URL_CONFIG, registry.toString());
        settings.put(KafkaAvroSerializerConfig.AUTO_REGISTER_SCHEMAS, true);
        settings.put(KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG, true);
        settings.put(KafkaAvroSerializerConfig.VALUE_SUBJECT_NAME_STRATEGY, SubjectNames.class.getName());
        // A registry that is away is said soon: whoever asked tries again, and knows why it waits.
        settings.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, 2);
        settings.put(SchemaRegistryClientConfig.RETRIES_WAIT_MS_CONFIG, 100);
        settings.put(SchemaRegistryClientConfig.RETRIES_MAX_WAIT_MS_CONFIG, 300);
        settings.put(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, 2_000);
        settings.put(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, 10_000);
        return new EventSerdes(registry, settings);
    }

    public <T extends SpecificRecord> Serializer<T> serializer() {
        KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        serializer.configure(settings, false);
        return new RecordSerializer<>(serializer);
    }

    /**
     * A deserializer that refuses any record but {@code type}.
     *
     * <p>Its {@code deserialize} throws what {@link RecordDecoder#decode} throws.
     */
    public <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
        return new TypedDeserializer<>(decoder(type, ATTEMPTS));
    }

    /** A decoder that waits up to half a minute for the registry, for whoever would die of the exception. */
    public <T extends SpecificRecord> RecordDecoder<T> patientDecoder(Class<T> type) {
        return decoder(type, PATIENT_ATTEMPTS);
    }

    private <T extends SpecificRecord> RecordDecoder<T> decoder(Class<T> type, int attempts) {
        return new RecordDecoder<>(type, written(attempts));
    }

    /** Takes records apart without decoding them. */
    public WrittenRecords written() {
        return written(ATTEMPTS);
    }

    private WrittenRecords written(int attempts) {
        return new WrittenRecords(new RegistrySchemas(registry, settings, attempts));
    }

    public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return Serdes.serdeFrom(serializer(), deserializer(type));
    }
}
