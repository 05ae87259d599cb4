package io.freshet.schemas.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.registry.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * The bytes of a version that are signed: everything it says of itself, artifact digest and provenance included, but
 * the signature.
 *
 * <p>They are Avro's binary form of the record with an empty signature and its metrics in the order of their names, so
 * that the same version always has the same bytes.
 */
final class Manifest {
    static {
        TrustedRecords.trust();
    }

    private Manifest() {}

    static byte[] bytes(ModelVersion version) {
        ModelVersion unsigned = ModelVersion.newBuilder(version)
                .setSignature("")
                .setMetrics(new TreeMap<>(version.getMetrics()))
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new SpecificDatumWriter<>(ModelVersion.class).write(unsigned, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
