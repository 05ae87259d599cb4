package io.freshet.trainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number learned window by window, through everything that a label goes through. */
final class RegressionLineageIT {
    private static final FreshetConfig CONFIG = ConfigLoader.parse("numbers.yaml", """
            pipeline: numbers
            modalities: {sensor: {encoder: mlp, size: 3}}
            task: {type: regression}
            window.count: 50
            gate: {revert-below: 0.5}
            """, Map.of());
    private static final ModelSpec SPEC = ModelSpec.of(CONFIG);

    private final Path directory;
    private final BlobStore blobs;
    private final SectionWriter writer;

    RegressionLineageIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        writer = new SectionWriter(blobs);
    }

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void learnsANumberAndShipsWhatIsNearer() throws Exception {
        try (Lineage lineage = begin()) {
            WindowOutcome first = lineage.learn(window(0, value -> value));
            ship(lineage, first);
            WindowOutcome last = first;
            for (int number = 1; number < 12; number++) {
                last = lineage.learn(window(number, value -> value));
                ship(lineage, last);
            }

            // Targets lie around 5,000 and deviate by some 160.
            assertThat(first.prequential().figureOfMerit().name()).isEqualTo("rmse");
            assertThat(first.prequential().merit()).isGreaterThan(4_000);
            assertThat(last.prequential().merit()).isLessThan(60);
            assertThat(last.candidate().merit()).isLessThan(60);
            assertThat(lineage.progress().shipped().version()).isPositive();
            assertThat(first.decision().reason()).contains("rmse").doesNotContain("%");
        }
    }

    @Test
    void aWindowOfWrongNumbersIsThrownAway() throws Exception {
        try (Lineage lineage = begin()) {
            for (int number = 0; number < 10; number++) {
                ship(lineage, lineage.learn(window(number, value -> value)));
            }

            WindowOutcome poisoned = lineage.learn(window(200, value -> 10_000 - 3 * value));

            assertThat(poisoned.decision().gate()).isEqualTo(GateDecision.REVERTED);
            assertThat(poisoned.decision().reason()).contains("rmse");
        }
    }

    @Test
    @SuppressWarnings("MustBeClosed") // the lineage closes what was shipped
    void goesOnFromASavedStateWithTheSameBits() throws Exception {
        CheckpointStore store = new CheckpointStore(blobs, 1);
        TrainingState straight;
        BlobRef saved;
        try (Lineage lineage = begin()) {
            lineage.learn(window(0, value -> value));
            saved = store.put(lineage.state(List.of())).manifest();
            lineage.learn(window(1, value -> value));
            straight = lineage.state(List.of());
        }

        MultimodalModel incumbent =
                MultimodalModel.read(SPEC, directory.resolve("shipped.safetensors"), ComputeDevice.CPU);
        try (Lineage lineage = Lineage.resume(material(), store.read(saved), incumbent)) {
            lineage.learn(window(1, value -> value));

            assertThat(lineage.state(List.of())).isEqualTo(straight);
        }
    }

    @Test
    void refusesALabelAndLearnsTheRest() throws Exception {
        try (Lineage lineage = begin()) {
            List<Example> examples = examples(0, value -> value);
            examples.set(0, Separable.example(0));

            WindowOutcome outcome = lineage.learn(window(examples));

            assertThat(outcome.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(DeadLetterReason.INVALID));
            assertThat(outcome.counts().trained()).isEqualTo(34);
        }
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private Lineage begin() throws Exception {
        Lineage lineage = Lineage.begin(material());
        lineage.model().write(directory.resolve("shipped.safetensors"), Map.of());
        lineage.shipped(0, writer.put(lineage.model()), List.of());
        return lineage;
    }

    private void ship(Lineage lineage, WindowOutcome outcome) throws IOException {
        if (outcome.decision().gate() == GateDecision.PASSED) {
            long version = lineage.progress().shipped().version() + 1;
            lineage.shipped(version, writer.put(lineage.model()), outcome.validation());
        }
    }

    private Lineage.Material material() {
        Preparer preparer = new Preparer(SPEC, part -> Payloads.bytes((ByteBuffer) part.getPayload()));
        return new Lineage.Material(
                CONFIG,
                SPEC,
                new FeatureCache(preparer, 1 << 20),
                new ResidentSections(blobs, ComputeDevice.CPU),
                writer);
    }

    private static Window window(int number, DoubleUnaryOperator said) {
        return window(examples(number, said));
    }

    private static Window window(List<Example> examples) {
        List<ExampleRecord> arrivals = new ArrayList<>();
        for (Example example : examples) {
            arrivals.add(Separable.arrival(0, arrivals.size(), example));
        }
        return new Window(arrivals, List.of());
    }

    /** Fifty, each with a number that its sensor values decide; what is said of those to be learned may be wrong. */
    private static List<Example> examples(int window, DoubleUnaryOperator said) {
        List<Example> examples = new ArrayList<>();
        for (int number = 50 * window; number < 50 * window + 50; number++) {
            Example example = Separable.example(number);
            double[] values = Separable.values(number);
            double right = 5_000 + 100 * (values[0] - values[1] + 0.5 * values[2]);
            boolean learned = example.getSplit() == Split.TRAIN;
            example.setTarget(new Target(TargetKind.NUMBER, List.of(), learned ? said.applyAsDouble(right) : right));
            examples.add(example);
        }
        return examples;
    }
}
