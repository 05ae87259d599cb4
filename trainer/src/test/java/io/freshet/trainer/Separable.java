package io.freshet.trainer;

import io.freshet.model.task.Task;
import io.freshet.model.task.Tasks;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.window.ExampleRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Examples of three labels whose sensor values lie around three corners. */
public final class Separable {
    public static final List<String> LABELS = List.of("red", "green", "blue");
    public static final Task TASK = Tasks.of(TaskConfig.classification(LABELS), 64);
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Separable() {}

    /** The smallest pipeline that learns them. */
    public static FreshetConfig config(String more) {
        return ConfigLoader.parse("test.yaml", """
                pipeline: colours
                modalities:
                  sensor: {encoder: mlp, size: 3}
                task: {type: classification, labels: [red, green, blue]}
                """ + more, Map.of());
    }

    /** The n-th example, 100 ms after the one before: of ten, seven are learned, two validate, one tests. */
    public static Example example(int number) {
        return labelled(number, LABELS.get(number % LABELS.size()), 1);
    }

    /** The n-th example with a label of one's own. */
    public static Example labelled(int number, String label, int revision) {
        Instant time = START.plusMillis(100L * number);
        return Example.newBuilder()
                .setExampleId("sample-" + number)
                .setRevision(revision)
                .setSample(sample(number, time))
                .setTarget(new Target(TargetKind.CLASS, List.of(label), null))
                .setKind(FeedbackKind.LABEL)
                .setFeedbackTime(time.plusSeconds(1))
                .setLabelDelayMs(1000)
                .setSplit(split(number))
                .build();
    }

    public static Split split(int number) {
        return switch (number % 10) {
            case 7, 8 -> Split.VALIDATION;
            case 9 -> Split.TEST;
            default -> Split.TRAIN;
        };
    }

    /** An example as it is read from a partition. */
    public static ExampleRecord.Usable arrival(int partition, long offset, Example example) {
        return new ExampleRecord.Usable(
                new ConsumerRecord<>("examples", partition, offset, new byte[0], new byte[0]), example);
    }

    /** An example with its target found. */
    public static ReadyExample ready(Example example) {
        try {
            return ReadyExample.of(example, TASK);
        } catch (RefusedException e) {
            throw new IllegalStateException("generated examples can be learned", e);
        }
    }

    private static Sample sample(int number, Instant time) {
        byte[] payload = payload(number).getBytes(StandardCharsets.UTF_8);
        Part part = Part.newBuilder()
                .setEventTime(time)
                .setContentType("application/json")
                .setPayload(ByteBuffer.wrap(payload))
                .setSha256("")
                .build();
        return Sample.newBuilder()
                .setSampleId("sample-" + number)
                .setRevision(1)
                .setEventTime(time)
                .setParts(Map.of("sensor", part))
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }

    /** The sensor values of the n-th example. */
    public static double[] values(int number) {
        SplittableRandom random = new SplittableRandom(number);
        double[] values = new double[3];
        for (int i = 0; i < 3; i++) {
            values[i] = (i == number % 3 ? 2 : 0) + random.nextDouble() - 0.5;
        }
        return values;
    }

    private static String payload(int number) {
        double[] values = values(number);
        return String.format(Locale.ROOT, "[%.4f,%.4f,%.4f]", values[0], values[1], values[2]);
    }
}
