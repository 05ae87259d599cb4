package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.trainer.Separable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A modality and a label are added to a trained pipeline. */
@Timeout(240)
final class GrowthIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Windows that are large enough to be learned in many passes, however much is waiting. */
    private static final String QUICK = "window: {count: 200, time: 300ms}\ngate.revert-below: 1\n";

    @Test
    void whatWasLearnedAnswersAsBeforeInTheFirstVersionAndTheNewPartsAreLearned(@TempDir Path directory)
            throws Exception {
        try (Surroundings surroundings = new Surroundings(directory)) {
            FreshetConfig before = surroundings.pipeline("growth", QUICK);
            surroundings.send(before, TrainerAppIT.examples(0, 400));
            try (TrainerApp app = TrainerApp.start(before)) {
                await().atMost(PATIENCE)
                        .until(() -> trained(surroundings, before).size() == 280);
                assertThat(app.isTraining()).isTrue();
            }
            ModelVersion last = newest(surroundings, before);

            FreshetConfig after = grown(surroundings.yaml("growth", QUICK));
            try (TrainerApp app = TrainerApp.start(after)) {
                ModelVersion first = newest(surroundings, after);
                assertThat(first.getVersion()).isEqualTo(last.getVersion() + 1);
                assertThat(first.getParent()).isEqualTo(last.getVersion());
                assertThat(first.getProvenance().getExamples())
                        .isEqualTo(last.getProvenance().getExamples());
                List<Example> held = TrainerAppIT.examples(1000, 1100);
                double accuracy = accuracy(before, last, held);
                assertThat(accuracy).isGreaterThan(0.9);
                assertThat(accuracy(after, first, held)).isEqualTo(accuracy);

                surroundings.send(after, newParts(2000, 2600));
                await().atMost(PATIENCE)
                        .until(() -> trained(surroundings, after).size() == 280 + 420);
                assertThat(app.isTraining()).isTrue();
                assertThat(accuracy(after, newest(surroundings, after), newParts(3000, 3100)))
                        .isGreaterThan(0.8);
            }
            assertThat(trained(surroundings, after)).doesNotHaveDuplicates();
        }
    }

    private static FreshetConfig grown(String yaml) {
        return ConfigLoader.parse(
                "test.yaml",
                yaml.replace(
                                "sensor: {encoder: mlp, size: 3}",
                                "sensor: {encoder: mlp, size: 3}\n  extra: {encoder: mlp, size: 2}")
                        .replace("[red, green, blue]", "[red, green, blue, black]"),
                Map.of());
    }

    /** Examples that have the new label, which only the new modality tells. */
    private static List<Example> newParts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> {
                    Example example = Separable.labelled(number, number % 2 == 0 ? "black" : "red", 1);
                    Part part = Part.newBuilder()
                            .setEventTime(Instant.EPOCH)
                            .setContentType("application/json")
                            .setPayload(ByteBuffer.wrap(
                                    (number % 2 == 0 ? "[3,-3]" : "[-3,3]").getBytes(StandardCharsets.UTF_8)))
                            .setSha256("")
                            .build();
                    example.getSample().setParts(Map.of("extra", part));
                    return example;
                })
                .toList();
    }

    private static double accuracy(FreshetConfig config, ModelVersion version, List<Example> examples)
            throws Exception {
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        ModelSpec spec = ModelSpec.of(config);
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        try (MultimodalModel model = new ResidentSections(blobs, ComputeDevice.CPU).load(spec, version.getSections())) {
            List<Features> features = new ArrayList<>();
            for (Example example : examples) {
                features.add(preparer.prepare(example.getSample()));
            }
            var answers = model.score(features);
            int right = 0;
            for (int i = 0; i < answers.size(); i++) {
                String label = model.task().answer(answers.get(i)).label().orElse("");
                right += label.equals(examples.get(i).getTarget().getLabels().get(0)) ? 1 : 0;
            }
            return (double) right / answers.size();
        }
    }

    private static List<String> trained(Surroundings surroundings, FreshetConfig config) {
        return surroundings.read(config, Topics.of(config).trainerLog(), TrainingPoint.class).stream()
                .flatMap(point -> point.getExampleIds().stream())
                .toList();
    }

    private static ModelVersion newest(Surroundings surroundings, FreshetConfig config) {
        List<ModelVersion> versions = surroundings.read(
                config, Topics.of(config).versions(), SignedDeserializer.versions(config, EventSerdes.of(config)));
        return versions.get(versions.size() - 1);
    }
}
