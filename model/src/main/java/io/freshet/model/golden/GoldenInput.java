package io.freshet.model.golden;

import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.encode.Encoders;
import io.freshet.model.encode.GoldenPayload;
import io.freshet.model.task.Scores;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.registry.TrustedRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * One fixed input with every modality, made from the configuration and sent the way that real ones go. The trainer says
 * in a version's manifest what the version answers to it, and serving asks again: weights that answer otherwise are not
 * those that were measured.
 */
public final class GoldenInput {
    /** The same for every file, so that equal inputs are equal blobs. */
    private static final byte[] SYNC = new byte[16];

    static {
        TrustedRecords.trust();
    }

    private final Sample sample;
    private final Features features;

    private GoldenInput(ModelSpec spec, Sample sample) throws UndecodableException, IOException {
        this.sample = sample;
        Preparer preparer = new Preparer(limitless(spec), part -> Payloads.bytes((ByteBuffer) part.getPayload()));
        this.features = preparer.prepare(sample);
    }

    /** The input of a spec. */
    public static GoldenInput of(ModelSpec spec) {
        try {
            return new GoldenInput(spec, sample(limitless(spec).modalities()));
        } catch (UndecodableException | IOException e) {
            throw new IllegalStateException("The golden input cannot be read by the encoders: " + e.getMessage(), e);
        }
    }

    /**
     * The input that a version was measured with.
     *
     * @param file that {@link #file} gave
     * @throws IOException when it is none, or the spec's encoders cannot read it
     */
    public static GoldenInput read(ModelSpec spec, byte[] file) throws IOException {
        try (DataFileStream<Sample> samples =
                new DataFileStream<>(new ByteArrayInputStream(file), new SpecificDatumReader<>(Sample.class))) {
            return new GoldenInput(spec, samples.next());
        } catch (UndecodableException | AvroRuntimeException | NoSuchElementException e) {
            throw new IOException("the golden input cannot be read: " + e.getMessage(), e);
        }
    }

    /** The input as an Avro file; equal inputs have equal bytes. */
    public byte[] file() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<Sample> file = new DataFileWriter<>(new SpecificDatumWriter<>(Sample.class))) {
            file.create(Sample.getClassSchema(), out, SYNC).append(sample);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed; free some memory", e);
        }
        return out.toByteArray();
    }

    /** A model's scores of the input. */
    public Scores scores(MultimodalModel model) {
        return model.score(List.of(features)).get(0);
    }

    /** The same in the words of the model's task. */
    public Map<String, Float> answer(MultimodalModel model) {
        return model.task().answer(scores(model)).scores();
    }

    /** A pipeline may take no sound as short as this one, or no value as low: that says nothing about a version. */
    private static ModelSpec limitless(ModelSpec spec) {
        SortedMap<String, ModalityConfig> modalities = new TreeMap<>();
        spec.modalities().forEach((name, modality) -> modalities.put(name, modality.withDefaultLimits()));
        return new ModelSpec(modalities, spec.fusion(), spec.task(), spec.strategy());
    }

    private static Sample sample(SortedMap<String, ModalityConfig> modalities) {
        Map<String, Part> parts = new TreeMap<>();
        modalities.forEach((name, modality) -> parts.put(name, part(Encoders.golden(modality))));
        return Sample.newBuilder()
                .setSampleId("golden")
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(parts)
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .build();
    }

    private static Part part(GoldenPayload payload) {
        return Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType(payload.contentType())
                .setPayload(ByteBuffer.wrap(payload.bytes()))
                .setSha256(Digests.sha256(payload.bytes()))
                .build();
    }
}
