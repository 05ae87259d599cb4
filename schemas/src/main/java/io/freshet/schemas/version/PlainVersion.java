package io.freshet.schemas.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.registry.WrittenRecords.Written;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A version as it was signed before there were envelopes: inside itself. What was signed is its Avro binary with an
 * empty signature and the metrics in the order of their names, by the schema of the release that wrote it, and that one
 * it is verified by: this release's schema has fields that were not signed then.
 *
 * @param signed the bytes that were signed
 */
@SuppressWarnings("ArrayRecordComponent") // taken apart at once
record PlainVersion(byte[] signed, byte[] signature) {
    private static final String SIGNATURE = "signature";
    private static final String METRICS = "metrics";

    /**
     * What was signed of a record.
     *
     * @throws SerializationException when it is no such version, or damaged
     */
    static PlainVersion of(Written record) {
        if (!record.is(ModelVersion.getClassSchema()) || record.schema().getField(SIGNATURE) == null) {
            throw new SerializationException("the record is no version that signs itself but a "
                    + record.schema().getName());
        }
        try {
            GenericRecord version = decode(record);
            byte[] signature = Base64.getDecoder().decode(version.get(SIGNATURE).toString());
            version.put(SIGNATURE, "");
            version.put(METRICS, sorted(version.get(METRICS)));
            return new PlainVersion(encode(version, record.schema()), signature);
        } catch (EOFException e) {
            throw new SerializationException("the version was cut short", e);
        } catch (IOException | AvroRuntimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new SerializationException("the version is damaged: " + e.getMessage(), e);
        }
    }

    private static GenericRecord decode(Written record) throws IOException {
        ByteBuffer body = record.body();
        return new GenericDatumReader<GenericRecord>(record.schema(), record.schema(), new GenericData())
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        body.array(), body.arrayOffset() + body.position(), body.remaining(), null));
    }

    private static byte[] encode(GenericRecord version, Schema schema) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema, new GenericData()).write(version, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Map<String, Object> sorted(Object metrics) {
        Map<String, Object> sorted = new TreeMap<>();
        ((Map<?, ?>) metrics).forEach((name, value) -> sorted.put(name.toString(), value));
        return sorted;
    }
}
