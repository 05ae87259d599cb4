package io.freshet.trainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Section;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lineage that trains a head over encoders that stay as they are. */
final class HeadLineageIT {
    private static final String HEAD = "fine-tune: {strategy: head}\n";
    private static final FreshetConfig CONFIG = Separable.config(HEAD);
    private static final String BASE = "encoders.sensor.";

    private final BlobStore blobs;
    private final SectionWriter writer;
    private final CheckpointStore checkpoints;

    HeadLineageIT(@TempDir Path directory) throws IOException {
        blobs = BlobStore.files(directory, InstantSource.system());
        writer = new SectionWriter(blobs);
        checkpoints = new CheckpointStore(blobs, 2);
    }

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void aCheckpointNamesWhatTrainingDoesNotChangeAndWritesTheRest() throws Exception {
        try (Lineage lineage = begin()) {
            List<Progress.NamedBlob> shipped = lineage.progress().shipped().sections();
            checkpoints.put(lineage.state(List.of()));
            learn(lineage, 0);
            TrainingState state = lineage.state(List.of());

            assertThat(state.section("base.sensor"))
                    .hasValueSatisfying(base -> assertThat(shipped).contains(base));
            assertThat(state.section("head"))
                    .hasValueSatisfying(head -> assertThat(shipped).doesNotContain(head));
            assertThat(state.section(TrainingState.MOMENTS)).isPresent();
            assertThat(checkpoints.put(state).writtenBytes())
                    .isLessThan(state.section("head").orElseThrow().sizeBytes() * 3 + 40_000);
        }
    }

    @Test
    void aWindowThatTrainsNothingWritesNeitherWeightsNorMoments() throws Exception {
        try (Lineage lineage = begin()) {
            learn(lineage, 0);
            TrainingState before = lineage.state(List.of());
            lineage.learn(new Window(List.of(), List.of()));

            assertThat(lineage.state(List.of()).sections()).isEqualTo(before.sections());
        }
    }

    @Test
    void goesOnFromANamedBaseWithTheSameBitsAndHoldsItOnce() throws Exception {
        TrainingState saved;
        TrainingState straight;
        List<Section> shipped;
        try (Lineage lineage = begin()) {
            learn(lineage, 0);
            shipped = ship(lineage, 1);
            saved = checkpoints.read(checkpoints.put(lineage.state(List.of())).manifest());
            learn(lineage, 1);
            straight = lineage.state(List.of());
        }

        Lineage.Material material = material(CONFIG);
        try (Lineage lineage = resume(material, saved, shipped)) {
            // Both models have a head and statistics; the base is one.
            assertThat(material.sections().size()).isLessThanOrEqualTo(3);
            learn(lineage, 1);

            assertThat(lineage.state(List.of())).isEqualTo(straight);
        }
    }

    @Test
    @SuppressWarnings("MustBeClosed") // the lineage closes what was shipped
    void trainsAllOfWhatAHeadWasTrainedOverWithoutChangingTheVersionThatWasShipped() throws Exception {
        TrainingState saved;
        List<Section> shipped;
        try (Lineage lineage = begin()) {
            learn(lineage, 0);
            shipped = ship(lineage, 1);
            saved = checkpoints.read(checkpoints.put(lineage.state(List.of())).manifest());
        }

        Lineage.Material material = material(Separable.config(""));
        MultimodalModel incumbent = material.sections().load(material.spec(), shipped);
        var before = incumbent.weights();
        try (Lineage lineage = Lineage.resume(material, saved, incumbent)) {
            assertThat(lineage.model().weights()).isEqualTo(before);
            learn(lineage, 1);

            assertThat(incumbent.weights()).isEqualTo(before);
            assertThat(lineage.state(List.of()).sections())
                    .filteredOn(section -> section.name().equals("base.sensor"))
                    .isNotEqualTo(saved.sections())
                    .hasSize(1);
            assertThat(lineage.model().weights()).isNotEqualTo(before);
        }
    }

    @Test
    void growsOverANamedBaseWithoutReadingItToTheHeap() throws Exception {
        TrainingState saved;
        var before = new TreeMap<String, WeightArray>();
        try (Lineage lineage = begin()) {
            learn(lineage, 0);
            ship(lineage, 1);
            saved = checkpoints.read(checkpoints.put(lineage.state(List.of())).manifest());
            before.putAll(lineage.model().weights());
        }
        FreshetConfig grown = ConfigLoader.parse("test.yaml", """
                pipeline: colours
                modalities:
                  note: {encoder: hashed-text}
                  sensor: {encoder: mlp, size: 3}
                task: {type: classification, labels: [red, green, blue]}
                """ + HEAD, Map.of());

        try (Lineage lineage = Lineage.grown(material(grown), saved)) {
            assertThat(lineage.model().weights()).containsAllEntriesOf(encoderOf(before));
            assertThat(ship(lineage, 2))
                    .contains(saved.section("base.sensor").orElseThrow().section())
                    .extracting(Section::getName)
                    .contains("base.note");
        }
    }

    private static Map<String, WeightArray> encoderOf(Map<String, WeightArray> weights) {
        var encoder = new TreeMap<>(weights);
        encoder.keySet().removeIf(name -> !name.startsWith(BASE));
        return encoder;
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed by the caller
    private Lineage begin() throws IOException {
        Lineage lineage = Lineage.begin(material(CONFIG));
        ship(lineage, 0);
        return lineage;
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the lineage
    private static Lineage resume(Lineage.Material material, TrainingState state, List<Section> shipped)
            throws IOException {
        return Lineage.resume(material, state, material.sections().load(material.spec(), shipped));
    }

    private List<Section> ship(Lineage lineage, long version) throws IOException {
        List<Section> sections = writer.put(lineage.model());
        lineage.shipped(version, sections, lineage.evaluate());
        return sections;
    }

    private static void learn(Lineage lineage, int window) throws Exception {
        List<ExampleRecord> arrivals = new ArrayList<>();
        for (int number = 50 * window; number < 50 * window + 50; number++) {
            arrivals.add(Separable.arrival(0, arrivals.size(), Separable.example(number)));
        }
        lineage.learn(new Window(arrivals, List.of()));
    }

    private Lineage.Material material(FreshetConfig config) {
        ModelSpec spec = ModelSpec.of(config);
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        return new Lineage.Material(
                config,
                spec,
                new FeatureCache(preparer, 1 << 20),
                new ResidentSections(blobs, ComputeDevice.CPU),
                writer);
    }
}
