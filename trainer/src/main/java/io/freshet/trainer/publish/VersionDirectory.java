package io.freshet.trainer.publish;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * A version as a folder of files: {@value #MANIFEST} says what it is and names its sections, whose safetensors files
 * lie under their SHA-256 beside it. A pipeline can begin with it, on this machine or another.
 */
public record VersionDirectory(Path directory) {
    /** Name of the manifest: a version as Avro writes it in JSON. */
    public static final String MANIFEST = "version.json";

    /**
     * The store that its sections are in.
     *
     * @throws IOException when the directory cannot be written
     */
    public BlobStore blobs() throws IOException {
        return BlobStore.files(directory, InstantSource.system());
    }

    /**
     * Says what the version is, once its sections are in {@link #blobs}; the manifest is there whole or not at all.
     *
     * @throws IOException when it cannot be written
     */
    public void write(ModelVersion version) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(ModelVersion.getClassSchema(), json, true);
        new SpecificDatumWriter<>(ModelVersion.class).write(version, encoder);
        encoder.flush();
        Path part = Files.createTempFile(directory, "version", ".part");
        Files.write(part, json.toByteArray());
        Files.move(part, manifest(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What the version is.
     *
     * @throws IllegalArgumentException when there is no manifest, or it is none: trying again would not help
     * @throws IOException when it is out of reach
     */
    public ModelVersion read() throws IOException {
        if (!Files.isRegularFile(manifest())) {
            throw new IllegalArgumentException(directory + " holds no " + MANIFEST
                    + "; give the folder that freshet fit wrote, or fit the pipeline first");
        }
        String json = Files.readString(manifest());
        try {
            return new SpecificDatumReader<>(ModelVersion.class)
                    .read(null, DecoderFactory.get().jsonDecoder(ModelVersion.getClassSchema(), json));
        } catch (IOException | AvroRuntimeException e) {
            throw new IllegalArgumentException(
                    manifest() + " is no version's manifest: " + e.getMessage() + "; write it anew with freshet fit",
                    e);
        }
    }

    private Path manifest() {
        return directory.resolve(MANIFEST);
    }
}
