package io.freshet.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.registry.TrustedRecords;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.trainer.learn.TrainedRevisions;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Reads checkpoints of formats 1 to 3, which were one blob each, big-endian: magic {@code FRSC}, one byte for the
 * format, then the progress (JSON), the Avro schema of examples (JSON), the names of sections, weights, optimizer,
 * replay, validation and revisions. Text and examples have their length in front, lists their count. Every length is
 * checked against what is there before anything is allocated.
 */
final class WholeCheckpointReader {
    /** The first format: of a validation example it holds the label answered and the log loss. */
    private static final byte LABELS_ONLY = 1;
    /** The first format that names sections of the weights. */
    private static final byte SECTIONS = 3;
    /** The last format that was one blob. */
    private static final byte NEWEST = 3;

    private final ByteBuffer in;
    private byte version;

    private WholeCheckpointReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    static WholeCheckpoint read(byte[] bytes) throws CheckpointException {
        TrustedRecords.trust();
        WholeCheckpointReader reader = new WholeCheckpointReader(bytes);
        try {
            return reader.state();
        } catch (BufferUnderflowException e) {
            throw new CheckpointException(
                    "the checkpoint ends at byte " + bytes.length + " in the middle of a value; restore the blob store",
                    e);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException | AvroRuntimeException | IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException(
                    "the checkpoint is damaged near byte " + reader.in.position() + ": " + e.getMessage()
                            + "; restore the blob store",
                    e);
        }
    }

    private WholeCheckpoint state() throws IOException {
        header();
        Progress progress = progress();
        DatumReader<Example> examples =
                new SpecificDatumReader<>(new Schema.Parser().parse(text()), Example.getClassSchema());
        List<Progress.NamedBlob> sections = version < SECTIONS ? List.of() : sections();
        Map<String, WeightArray> weights = arrays();
        Map<String, WeightArray> optimizer = arrays();
        TrainingState state =
                new TrainingState(progress, sections, replay(examples), validation(examples), revisions());
        if (in.hasRemaining()) {
            throw new CheckpointException(
                    in.remaining() + " bytes follow the end of the checkpoint; restore the blob store");
        }
        return new WholeCheckpoint(state, weights, optimizer);
    }

    /**
     * What one blob held.
     *
     * @param state without the arrays
     * @param weights of the model that are in none of the state's sections, by name
     * @param optimizer its moments and count of steps, by name
     */
    record WholeCheckpoint(TrainingState state, Map<String, WeightArray> weights, Map<String, WeightArray> optimizer) {}

    private void header() throws CheckpointException {
        if (in.getInt() != CheckpointManifests.MAGIC) {
            throw new CheckpointException("the blob is no checkpoint: it does not begin with FRSC");
        }
        version = in.get();
        if (version < LABELS_ONLY || version > NEWEST) {
            throw new CheckpointException("the checkpoint has format " + version + ", this software reads up to format "
                    + CheckpointManifests.FORMAT + "; run the software that wrote it");
        }
    }

    private Progress progress() throws CheckpointException {
        try {
            return new ObjectMapper().readValue(text(), Progress.class);
        } catch (JsonProcessingException e) {
            throw new CheckpointException("the checkpoint's progress cannot be read; restore the blob store", e);
        }
    }

    private List<Progress.NamedBlob> sections() throws CheckpointException {
        List<Progress.NamedBlob> sections = new ArrayList<>();
        for (int i = count(Integer.BYTES); i > 0; i--) {
            sections.add(new Progress.NamedBlob(text(), text(), in.getLong(), text()));
        }
        return sections;
    }

    private Map<String, WeightArray> arrays() throws CheckpointException {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        for (int i = count(Integer.BYTES); i > 0; i--) {
            String name = text();
            long[] shape = new long[count(Long.BYTES)];
            long size = 1;
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = in.getLong();
                size = Math.multiplyExact(size, shape[axis]);
            }
            if (size < 0 || size > in.remaining() / Float.BYTES) {
                throw new CheckpointException("array " + name + " of the checkpoint claims " + size + " values, "
                        + in.remaining() + " bytes are left; restore the blob store");
            }
            float[] values = new float[(int) size];
            in.asFloatBuffer().get(values);
            in.position(in.position() + values.length * Float.BYTES);
            arrays.put(name, new WeightArray(shape, values));
        }
        return arrays;
    }

    private TrainingState.Replay replay(DatumReader<Example> examples) throws IOException {
        long seen = in.getLong();
        List<Example> kept = new ArrayList<>();
        for (int i = count(Integer.BYTES); i > 0; i--) {
            kept.add(example(examples));
        }
        return new TrainingState.Replay(kept, seen);
    }

    private List<TrainingState.Held> validation(DatumReader<Example> examples) throws IOException {
        List<TrainingState.Held> held = new ArrayList<>();
        for (int i = count(Integer.BYTES); i > 0; i--) {
            held.add(new TrainingState.Held(example(examples), outcome()));
        }
        return held;
    }

    private List<Double> outcome() throws CheckpointException {
        if (version == LABELS_ONLY) {
            return List.of((double) in.getInt(), in.getDouble());
        }
        List<Double> outcome = new ArrayList<>();
        for (int i = count(Double.BYTES); i > 0; i--) {
            outcome.add(in.getDouble());
        }
        return outcome;
    }

    private List<TrainedRevisions.Entry> revisions() throws CheckpointException {
        List<TrainedRevisions.Entry> entries = new ArrayList<>();
        for (int i = count(Long.BYTES + Integer.BYTES); i > 0; i--) {
            entries.add(new TrainedRevisions.Entry(in.getLong(), in.getInt()));
        }
        return entries;
    }

    private Example example(DatumReader<Example> examples) throws IOException {
        return examples.read(null, DecoderFactory.get().binaryDecoder(raw(), null));
    }

    private String text() throws CheckpointException {
        return new String(raw(), StandardCharsets.UTF_8);
    }

    private byte[] raw() throws CheckpointException {
        byte[] raw = new byte[count(1)];
        in.get(raw);
        return raw;
    }

    /** A count of things of at least so many bytes each, which must all be there. */
    private int count(int bytesEach) throws CheckpointException {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new CheckpointException("the checkpoint claims " + count + " entries at byte " + in.position() + ", "
                    + in.remaining() + " bytes are left; restore the blob store");
        }
        return count;
    }
}
