package io.freshet.cli.system;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Three numbers, of which the greatest tells the colour: an example is a function of its number. */
final class ColourExamples {
    static final List<String> LABELS = List.of("red", "green", "blue");

    private ColourExamples() {}

    static Example example(int number) {
        Instant time = Instant.parse("2026-01-01T00:00:00Z").plusMillis(100L * number);
        return Example.newBuilder()
                .setExampleId("sample-" + number)
                .setRevision(1)
                .setSample(sample("sample-" + number, "sensor", values(number)))
                .setTarget(new Target(TargetKind.CLASS, List.of(LABELS.get(number % 3)), null))
                .setKind(FeedbackKind.LABEL)
                .setFeedbackTime(time)
                .setLabelDelayMs(0)
                .setSplit(number % 10 < 8 ? Split.TRAIN : Split.VALIDATION)
                .build();
    }

    static Sample sample(String id, String modality, String payload) {
        Part part = Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType("application/json")
                .setPayload(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                .setSha256("")
                .build();
        return Sample.newBuilder()
                .setSampleId(id)
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(Map.of(modality, part))
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }

    static String values(int number) {
        SplittableRandom random = new SplittableRandom(number);
        double[] values = new double[3];
        for (int i = 0; i < 3; i++) {
            values[i] = (i == number % 3 ? 2 : 0) + random.nextDouble() - 0.5;
        }
        return String.format(Locale.ROOT, "[%.4f,%.4f,%.4f]", values[0], values[1], values[2]);
    }

    static void send(FreshetConfig config, String topic, List<? extends SpecificRecord> records) throws Exception {
        try (Serializer<SpecificRecord> serializer = EventSerdes.of(config).serializer();
                KafkaProducer<String, SpecificRecord> producer =
                        new KafkaProducer<>(KafkaClients.producer(config), new StringSerializer(), serializer)) {
            for (SpecificRecord record : records) {
                String key = record instanceof Example example
                        ? example.getSample().getSampleId()
                        : ((Sample) record).getSampleId();
                producer.send(new ProducerRecord<>(topic, key, record)).get();
            }
        }
    }
}
