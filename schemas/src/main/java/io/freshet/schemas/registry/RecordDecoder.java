package io.freshet.schemas.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads records in two steps that fail apart: finding the writer's schema, where a registry may be out of reach, and
 * decoding, where only the record can be to blame. Safe for any number of threads.
 *
 * @param <T> the record type that is read, whichever version of it was written
 */
public final class RecordDecoder<T extends SpecificRecord> {
    private final Class<T> type;
    private final WrittenRecords records;
    private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();

    RecordDecoder(Class<T> type, WrittenRecords records) {
        this.type = type;
        this.records = records;
    }

    /**
     * The record that the bytes are.
     *
     * @throws UnreadableRecordException when they are no such record
     * @throws RegistryUnavailableException when that cannot be known now
     */
    public T decode(byte[] bytes) {
        WrittenRecords.Written written = records.open(bytes);
        return type.cast(written.read(readers.computeIfAbsent(written.schema(), writer -> written.reader(type))));
    }
}
