package io.freshet.trainer.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.learn.TrainedRevisions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * A training state as bytes, big-endian: magic {@code FRSC}, one version byte, then in this order the progress (JSON),
 * the Avro schema of examples (JSON), the names of sections, weights, optimizer, replay, validation and revisions. Text
 * and examples have their length in front, lists their count.
 */
final class TrainingStateWriter {
    static final int MAGIC = 0x46525343;
    static final byte VERSION = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final DatumWriter<Example> examples = new SpecificDatumWriter<>(Example.class);

    private TrainingStateWriter() {}

    static byte[] bytes(TrainingState state) {
        TrainingStateWriter writer = new TrainingStateWriter();
        try {
            writer.write(state);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a checkpoint to memory failed", e);
        }
        return writer.bytes.toByteArray();
    }

    private void write(TrainingState state) throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        text(new ObjectMapper().writeValueAsString(state.progress()));
        text(Example.getClassSchema().toString());
        out.writeInt(state.sections().size());
        for (Progress.NamedBlob section : state.sections()) {
            text(section.name());
            text(section.sha256());
            out.writeLong(section.sizeBytes());
            text(section.format());
        }
        arrays(state.weights());
        arrays(state.optimizer());
        out.writeLong(state.replay().seen());
        out.writeInt(state.replay().examples().size());
        for (Example example : state.replay().examples()) {
            example(example);
        }
        out.writeInt(state.validation().size());
        for (TrainingState.Held held : state.validation()) {
            example(held.example());
            out.writeInt(held.outcome().size());
            for (double number : held.outcome()) {
                out.writeDouble(number);
            }
        }
        out.writeInt(state.revisions().size());
        for (TrainedRevisions.Entry entry : state.revisions()) {
            out.writeLong(entry.digest());
            out.writeInt(entry.revision());
        }
    }

    private void arrays(Map<String, WeightArray> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (Map.Entry<String, WeightArray> entry : arrays.entrySet()) {
            text(entry.getKey());
            long[] shape = entry.getValue().shape();
            float[] values = entry.getValue().values();
            out.writeInt(shape.length);
            for (long length : shape) {
                out.writeLong(length);
            }
            ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES);
            raw.asFloatBuffer().put(values);
            out.write(raw.array());
        }
    }

    private void example(Example example) throws IOException {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(one, null);
        examples.write(example, encoder);
        encoder.flush();
        raw(one.toByteArray());
    }

    private void text(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    private void raw(byte[] raw) throws IOException {
        out.writeInt(raw.length);
        out.write(raw);
    }
}
