package io.freshet.schemas.version;

import io.freshet.schemas.event.SignedRecord;
import io.freshet.schemas.registry.EventSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes records in signed envelopes. Safe for many threads. */
public final class SignedSerializer<T extends SpecificRecord> implements Serializer<T> {
    private final Serializer<T> records;
    private final Serializer<SignedRecord> envelopes;
    private final RecordSigner signer;

    public SignedSerializer(EventSerdes serdes, RecordSigner signer) {
        this.records = serdes.serializer();
        this.envelopes = serdes.serializer();
        this.signer = signer;
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface gives and takes null for a tombstone.
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        if (record == null) {
            return null;
        }
        byte[] payload = records.serialize(topic, record);
        return envelopes.serialize(topic, signer.sign(record.getSchema().getFullName(), payload));
    }

    @Override
    public void close() {
        records.close();
        envelopes.close();
    }
}
