package io.freshet.schemas.version;

import io.freshet.schemas.event.CheckpointManifest;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.registry.TrustedRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Manifests of checkpoints as blobs: {@code FRSC}, a byte for the format, then an Avro file of one record. Formats 1 to
 * 3 were whole checkpoints, which name nothing but what stands in them in plain sight.
 */
public final class CheckpointManifests {
    /** The first four bytes of every checkpoint, big-endian. */
    public static final int MAGIC = 0x46525343;
    /** The first format of manifests, and the newest. */
    public static final byte FORMAT = 4;
    /** Media type of sections that are Avro files; one that is not compressed shows the digests that it holds. */
    public static final String AVRO = "application/vnd.apache.avro";

    private static final String WEIGHTS = "application/vnd.safetensors";
    private static final int HEAD = Integer.BYTES + 1;
    /** Between blocks; fixed, so that equal manifests have equal bytes. */
    private static final byte[] SYNC = new byte[16];

    private CheckpointManifests() {}

    /** The format of a checkpoint; empty when the blob is none. */
    public static Optional<Byte> format(byte[] blob) {
        return blob.length >= HEAD && ByteBuffer.wrap(blob).getInt() == MAGIC
                ? Optional.of(blob[Integer.BYTES])
                : Optional.empty();
    }

    /** A manifest's bytes; equal manifests have equal bytes. */
    public static byte[] bytes(CheckpointManifest manifest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(HEAD).putInt(MAGIC).put(FORMAT).array());
        try (DataFileWriter<CheckpointManifest> file =
                new DataFileWriter<>(new SpecificDatumWriter<>(CheckpointManifest.class))) {
            file.create(CheckpointManifest.getClassSchema(), out, SYNC).append(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed; free some memory", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads a manifest.
     *
     * @param blob of {@link #FORMAT}
     * @throws IOException when it is damaged
     */
    public static CheckpointManifest read(byte[] blob) throws IOException {
        TrustedRecords.trust();
        try (DataFileStream<CheckpointManifest> file = new DataFileStream<>(
                new ByteArrayInputStream(blob, HEAD, blob.length - HEAD),
                new SpecificDatumReader<>(CheckpointManifest.class))) {
            return file.next();
        } catch (AvroRuntimeException | NoSuchElementException e) {
            throw new IOException("the checkpoint's manifest is damaged: " + e.getMessage(), e);
        }
    }

    /** Whether a section may name other blobs: examples name their payloads, weights name nothing. */
    public static boolean mayName(Section section) {
        return !section.getFormat().equals(WEIGHTS);
    }
}
