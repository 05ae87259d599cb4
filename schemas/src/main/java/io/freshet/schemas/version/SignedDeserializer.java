package io.freshet.schemas.version;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.SignedRecord;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.WrittenRecords;
import io.freshet.schemas.registry.WrittenRecords.Written;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one type out of signed envelopes: verifies first, the bytes as they were written, and decodes
 * afterwards, by the schema that wrote them. Versions from before there were envelopes are verified as they were signed
 * then. Safe for many threads.
 *
 * <p>{@code deserialize} throws {@link UnverifiedException} for what is not signed by the right key,
 * {@link org.apache.kafka.common.errors.SerializationException} for what is damaged or another record,
 * {@link io.freshet.schemas.registry.RegistryUnavailableException} when the registry does not answer, and
 * {@link KeyUnavailableException} when there is no public key yet.
 */
public final class SignedDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final WrittenRecords records;
    private final RecordVerifier verifier;
    private final Class<T> type;
    private final Schema schema;

    public SignedDeserializer(EventSerdes serdes, RecordVerifier verifier, Class<T> type) {
        this.records = serdes.written();
        this.verifier = verifier;
        this.type = type;
        this.schema = SpecificData.get().getSchema(type);
    }

    /** A reader of the versions of a pipeline. */
    public static SignedDeserializer<ModelVersion> versions(FreshetConfig config, EventSerdes serdes) {
        RecordVerifier verifier = new RecordVerifier(config.platform().keys(), KeyName.TRAINER);
        return new SignedDeserializer<>(serdes, verifier, ModelVersion.class);
    }

    /** A reader of what serves in a pipeline. */
    public static SignedDeserializer<Standing> standings(FreshetConfig config, EventSerdes serdes) {
        return new SignedDeserializer<>(serdes, serving(config), Standing.class);
    }

    /** A reader of the decisions that led there. */
    public static SignedDeserializer<Rollout> rollouts(FreshetConfig config, EventSerdes serdes) {
        return new SignedDeserializer<>(serdes, serving(config), Rollout.class);
    }

    private static RecordVerifier serving(FreshetConfig config) {
        return new RecordVerifier(config.platform().keys(), KeyName.SERVING);
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface gives and takes null for a tombstone.
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        Written record = records.open(bytes);
        try {
            if (record.is(SignedRecord.getClassSchema())) {
                return open(topic, record.as(SignedRecord.class));
            }
            if (type == ModelVersion.class && isSignedPlain(record)) {
                return record.as(type);
            }
        } catch (IOException e) {
            throw new KeyUnavailableException("a record of " + topic + " cannot be verified now: " + e.getMessage(), e);
        }
        throw unverified(topic);
    }

    /**
     * What a record says that nobody has verified: for those who cannot, and are only the more careful for it.
     *
     * @throws org.apache.kafka.common.errors.SerializationException when it is damaged or another record
     */
    public T unverified(byte[] bytes) {
        SignedRecord envelope = records.open(bytes).as(SignedRecord.class);
        return records.open(RecordVerifier.bytes(envelope.getPayload())).as(type);
    }

    private T open(String topic, SignedRecord envelope) throws IOException {
        if (!verifier.verify(envelope)) {
            throw unverified(topic);
        }
        // Signed, but as something else: a record of another topic that was copied here.
        if (!envelope.getPayloadType().equals(schema.getFullName())) {
            throw new UnverifiedException("a record of " + topic + " is a signed " + envelope.getPayloadType()
                    + ", not a " + schema.getFullName());
        }
        return records.open(RecordVerifier.bytes(envelope.getPayload())).as(type);
    }

    private boolean isSignedPlain(Written record) throws IOException {
        PlainVersion plain = PlainVersion.of(record);
        return verifier.verify(plain.signed(), plain.signature());
    }

    private UnverifiedException unverified(String topic) {
        return new UnverifiedException("a " + schema.getName() + " of " + topic
                + " does not carry the signature of this pipeline (" + verifier + ")");
    }
}
