package io.freshet.trainer.example;

import io.freshet.model.task.TargetVector;
import io.freshet.model.task.Task;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.task.TargetException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * An example whose target the model knows.
 *
 * @param target as the task's loss and metrics read it
 * @param sizeBytes of the example as Avro writes it, without payloads that lie in blobs
 */
public record ReadyExample(Example example, TargetVector target, int sizeBytes) {
    private static final DatumWriter<Example> WRITER = new SpecificDatumWriter<>(Example.class);

    /**
     * Finds the target.
     *
     * @throws RefusedException when the target is none of the task's, or weight or importance are not above 0 and
     *     finite in float32
     */
    public static ReadyExample of(Example example, Task task) throws RefusedException {
        TargetVector target = target(example, task);
        if (!isUsable(example.getWeight())) {
            throw new RefusedException(
                    DeadLetterReason.INVALID,
                    "the weight is " + example.getWeight() + "; it must be above 0, usually 1");
        }
        if (!isUsable(example.getImportance())) {
            throw new RefusedException(
                    DeadLetterReason.INVALID,
                    "the importance is " + example.getImportance()
                            + "; it must be 1, or 1 over the share of its kind that was sampled");
        }
        return new ReadyExample(example, target, sizeBytes(example));
    }

    private static TargetVector target(Example example, Task task) throws RefusedException {
        try {
            return task.encode(example.getTarget());
        } catch (TargetException e) {
            throw new RefusedException(e.reason(), e.getMessage() + "; " + e.remedy());
        }
    }

    private static int sizeBytes(Example example) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            WRITER.write(example, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed; free some memory", e);
        }
        return out.size();
    }

    /** The identity that revisions count under. */
    public String id() {
        return example.getExampleId();
    }

    public int revision() {
        return example.getRevision();
    }

    /** Importance in training, above 0. */
    public float weight() {
        return (float) example.getWeight();
    }

    /** How many samples of its kind it stands for, above 0. */
    public double importance() {
        return example.getImportance();
    }

    /** Training reckons in float32, in which a very large number is infinite and a very small one 0. */
    private static boolean isUsable(double number) {
        return (float) number > 0 && Float.isFinite((float) number);
    }

    /** Identity and revision in one word, as the training log has them. */
    public String name() {
        return id() + "#" + revision();
    }
}
