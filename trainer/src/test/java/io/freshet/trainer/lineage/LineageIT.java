package io.freshet.trainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.Split;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineageIT {
    private static final FreshetConfig CONFIG =
            Separable.config("window.count: 300\ngate: {revert-below: 0.05, tolerance: 0}\n");

    private final Path artifact;
    private final BlobStore blobs;
    private final SectionWriter writer;
    /** What shipped the last version. */
    private TrainingState shipped;

    LineageIT(@TempDir Path directory) throws IOException {
        artifact = directory.resolve("shipped.safetensors");
        blobs = BlobStore.files(directory, InstantSource.system());
        writer = new SectionWriter(blobs);
    }

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void goesOnFromASavedStateWithTheSameBits() throws Exception {
        TrainingState straight;
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 6);
            straight = lineage.state(List.of());
        }

        CheckpointStore store = new CheckpointStore(blobs, 1);
        BlobRef saved;
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 3);
            saved = store.put(lineage.state(List.of())).manifest();
        }
        try (Lineage lineage = Lineage.resume(material(1 << 20), store.read(saved), shipped())) {
            learnAll(lineage, 3, 6);

            assertThat(lineage.state(List.of())).isEqualTo(straight);
        }
        assertThat(straight.progress().shipped().version()).isPositive();
    }

    @Test
    void whatWasSampledIsCorrectedInWhatIsServedAndTheSameAfterARestart() throws Exception {
        CheckpointStore store = new CheckpointStore(blobs, 1);
        TrainingState straight;
        BlobRef saved;
        try (Lineage lineage = begin()) {
            lineage.learn(sampled(0, 50));
            saved = store.put(lineage.state(List.of())).manifest();
            lineage.learn(sampled(50, 100));
            straight = lineage.state(List.of());
        }

        assertThat(StoredArrays.weights(straight, blobs).get("head.correction").values())
                .containsExactly(0, (float) StrictMath.log(10), 0);
        try (Lineage lineage = Lineage.resume(material(1 << 20), store.read(saved), shipped())) {
            lineage.learn(sampled(50, 100));

            assertThat(lineage.state(List.of())).isEqualTo(straight);
        }
    }

    @Test
    void aWindowThatIsThrownAwayTakesItsPartOfTheCorrectionWithIt() throws Exception {
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 6);
            Window poison = poison();
            poison.arrivals()
                    .forEach(arrival ->
                            ((ExampleRecord.Usable) arrival).example().setImportance(100.0));

            assertThat(lineage.learn(poison).decision().gate()).isEqualTo(GateDecision.REVERTED);

            TrainingState after = lineage.reverted(shipped, List.of());
            assertThat(StoredArrays.weights(after, blobs).get("head.correction").values())
                    .containsExactly(0, 0, 0);
            assertThat(after.progress().priorCorrection())
                    .isEqualTo(shipped.progress().priorCorrection());
        }
    }

    @Test
    void learnsTheSameWhetherFeaturesAreKeptOrPreparedAgain() throws Exception {
        TrainingState kept;
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 3);
            kept = lineage.state(List.of());
        }

        try (Lineage forgetful = Lineage.begin(material(1))) {
            ship(forgetful, 0, List.of());
            learnAll(forgetful, 0, 3);

            assertThat(forgetful.state(List.of())).isEqualTo(kept);
        }
    }

    @Test
    void anInterruptedThreadGivesTheWindowUpBetweenTwoSteps() throws Exception {
        try (Lineage lineage = begin()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> lineage.learn(window(0, 50))).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void prequentialAccuracyIsThatOfTheWeightsBeforeTheWindow() throws Exception {
        try (Lineage lineage = begin()) {
            WindowOutcome first = lineage.learn(window(0, 50));
            for (int i = 1; i < 6; i++) {
                lineage.learn(window(50 * i, 50 * i + 50));
            }
            WindowOutcome last = lineage.learn(window(300, 350));

            assertThat(first.prequential().merit()).isLessThan(0.7);
            assertThat(last.prequential().merit()).isGreaterThan(0.9);
            assertThat(first.counts()).isEqualTo(new WindowOutcome.Counts(35, 10, 5, 0));
        }
    }

    @Test
    void aWindowThatRuinsTheWeightsGoesBackToTheLastVersionAndNeverToAHeldState() throws Exception {
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 6);
            TrainingState good = shipped;
            lineage.learn(heldBack());
            TrainingState held = lineage.state(List.of());

            WindowOutcome outcome = lineage.learn(poison());
            TrainingState after = lineage.reverted(good, List.of());

            assertThat(outcome.decision().gate()).isEqualTo(GateDecision.REVERTED);
            assertThat(after.sections()).isEqualTo(good.sections()).isNotEqualTo(held.sections());
            assertThat(after.replay()).isEqualTo(good.replay());
            assertThat(after.revisions()).isEqualTo(good.revisions());
            assertThat(after.progress().window()).isEqualTo(held.progress().window() + 1);
        }
    }

    @Test
    void revertedExamplesAreNotCountedAsTrainedAndARepeatOfOneIsLearned() throws Exception {
        TrainingState good;
        TrainingState after;
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 6);
            good = shipped;
            WindowOutcome outcome = lineage.learn(poison());
            after = lineage.reverted(good, List.of());

            assertThat(outcome.exampleIds()).isEmpty();
            assertThat(outcome.counts().trained()).isZero();
            assertThat(after.progress().examples()).isEqualTo(good.progress().examples());
        }

        try (Lineage lineage = Lineage.resume(material(1 << 20), after, shipped())) {
            assertThat(lineage.learn(window(1000, 1001)).exampleIds()).containsExactly("sample-1000#1");
        }
    }

    @Test
    void aWindowOfValuesAtTheEdgeOfFloat32NeitherEndsTrainingNorRemainsInTheLineage() throws Exception {
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 3);
            TrainingState good = shipped;
            WindowOutcome outcome = lineage.learn(extreme());
            TrainingState after = outcome.decision().gate() == GateDecision.REVERTED
                    ? lineage.reverted(good, List.of())
                    : lineage.state(List.of());

            assertThat(StoredArrays.weights(after, blobs).values()).allMatch(WeightArray::finite);
            assertThat(StoredArrays.moments(after, blobs).values()).allMatch(WeightArray::finite);
            try (Lineage resumed = Lineage.resume(material(1 << 20), after, shipped())) {
                WindowOutcome next = resumed.learn(window(200, 300));

                assertThat(next.counts().trained()).isEqualTo(70);
                assertThat(next.prequential().merit()).isGreaterThan(0.5);
            }
        }
    }

    @Test
    void afterARollbackNothingOfTheBranchRemainsAndItsExamplesAreLearnedAgainOnce() throws Exception {
        TrainingState good;
        TrainingState bad;
        try (Lineage lineage = begin()) {
            learnAll(lineage, 0, 3);
            good = lineage.state(List.of());
            learnAll(lineage, 3, 5);
            bad = lineage.state(List.of());
        }

        TrainingState again = Branch.rollback(good, bad, true);
        TrainingState quarantined = Branch.rollback(good, bad, false);

        assertThat(again.sections()).isEqualTo(good.sections());
        assertThat(again.progress().examples()).isEqualTo(good.progress().examples());
        assertThat(again.progress().step()).isEqualTo(bad.progress().step());
        assertThat(again.progress().nextVersion()).isEqualTo(bad.progress().nextVersion());
        try (Lineage lineage = Lineage.resume(material(1 << 20), again, shipped())) {
            assertThat(lineage.learn(window(150, 200)).exampleIds()).hasSize(35);
            assertThat(lineage.learn(window(150, 200)).exampleIds()).isEmpty();
        }
        try (Lineage lineage = Lineage.resume(material(1 << 20), quarantined, shipped())) {
            assertThat(lineage.learn(window(150, 200)).exampleIds()).isEmpty();
        }
    }

    @Test
    void learnsEachRevisionOnceAndTheLatestInPlaceOfTheEarlier() throws Exception {
        Example first = Separable.labelled(0, "red", 1);
        Example corrected = Separable.labelled(0, "blue", 2);
        try (Lineage lineage = begin()) {
            assertThat(lineage.learn(window(List.of(first))).exampleIds()).containsExactly("sample-0#1");
            assertThat(lineage.learn(window(List.of(first))).exampleIds()).isEmpty();
            assertThat(lineage.learn(window(List.of(first, corrected))).exampleIds())
                    .containsExactly("sample-0#2");

            WindowOutcome late = lineage.learn(window(List.of(first, corrected)));

            assertThat(late.exampleIds()).isEmpty();
            assertThat(late.counts()).isEqualTo(new WindowOutcome.Counts(0, 0, 0, 2));
            assertThat(late.prequential().count()).isZero();
            assertThat(lineage.state(List.of()).replay().examples()).containsExactly(corrected);
        }
    }

    @Test
    void anExampleThatCannotBeDecodedIsRefusedAndTheRestLearned() throws Exception {
        Example broken = Separable.example(0);
        broken.getSample().getParts().get("sensor").setPayload(ByteBuffer.wrap(new byte[] {'?'}));
        Example gone = Separable.example(1);
        gone.getSample().getParts().get("sensor").setPayload(new BlobRef("ab".repeat(32), 7L));

        try (Lineage lineage = begin()) {
            WindowOutcome outcome = lineage.learn(window(List.of(broken, gone, Separable.example(2))));

            assertThat(outcome.exampleIds()).containsExactly("sample-2#1");
            assertThat(outcome.refusals())
                    .extracting(Refusal::reason)
                    .containsExactly(DeadLetterReason.UNDECODABLE, DeadLetterReason.MISSING_BLOB);
        }
    }

    @Test
    void aStateOfAnotherModelIsRefused() throws Exception {
        try (Lineage lineage = begin()) {
            TrainingState state = lineage.state(List.of());
            ModelSpec other = new ModelSpec(lineage.model().spec().modalities(), List.of("left", "right"));

            assertThatThrownBy(() -> resumed(other, state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give the pipeline another name");
        }
    }

    @Test
    @SuppressWarnings("MustBeClosed") // the lineage closes what was shipped
    void aCheckpointAndAnArtifactOfTheReleaseBeforeSectionsGoOn() throws Exception {
        Path stored = Path.of(
                        getClass().getResource("before-sections/ORIGIN.txt").toURI())
                .getParent();
        CheckpointStore store = new CheckpointStore(blobs, 1);
        TrainingState state = store.read(blobs.put(stored.resolve("checkpoint.frsc")));
        MultimodalModel shipped =
                MultimodalModel.read(ModelSpec.of(CONFIG), stored.resolve("artifact.safetensors"), ComputeDevice.CPU);

        try (Lineage lineage = Lineage.resume(material(1 << 20), state, shipped)) {
            assertThat(lineage.model().weights()).containsAllEntriesOf(StoredArrays.weights(state, blobs));
            WindowOutcome outcome = lineage.learn(window(150, 200));

            assertThat(outcome.exampleIds()).hasSize(35);
            assertThat(lineage.progress().window()).isEqualTo(state.progress().window() + 1);
        }
    }

    private void resumed(ModelSpec spec, TrainingState state) throws Exception {
        try (Lineage lineage = Lineage.resume(material(spec, 1 << 20), state, shipped())) {
            assertThat(lineage).isNull();
        }
    }

    private void learnAll(Lineage lineage, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            WindowOutcome outcome = lineage.learn(window(50 * i, 50 * i + 50));
            if (outcome.decision().gate() == GateDecision.PASSED) {
                ship(lineage, lineage.progress().shipped().version() + 1, outcome.validation());
            }
        }
    }

    private void ship(Lineage lineage, long version, List<io.freshet.model.task.Evaluation> validation)
            throws IOException {
        lineage.model().write(artifact, Map.of());
        lineage.shipped(version, writer.put(lineage.model()), validation);
        shipped = lineage.state(List.of());
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed by the caller
    private Lineage begin() throws Exception {
        Lineage lineage = Lineage.begin(material(1 << 20));
        ship(lineage, 0, List.of());
        return lineage;
    }

    @SuppressWarnings("MustBeClosed") // the lineage that it is given to closes it
    private MultimodalModel shipped() throws IOException {
        return MultimodalModel.read(ModelSpec.of(CONFIG), artifact, ComputeDevice.CPU);
    }

    private Lineage.Material material(long cacheBytes) {
        return material(ModelSpec.of(CONFIG), cacheBytes);
    }

    private Lineage.Material material(ModelSpec spec, long cacheBytes) {
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        return new Lineage.Material(
                CONFIG,
                spec,
                new FeatureCache(preparer, cacheBytes),
                new ResidentSections(blobs, ComputeDevice.CPU),
                writer);
    }

    private static Window poison() {
        return window(IntStream.range(1000, 1300)
                .filter(number -> Separable.split(number) == Split.TRAIN)
                .mapToObj(number -> Separable.labelled(number, Separable.LABELS.get((number + 1) % 3), 1))
                .toList());
    }

    /** Too few wrong labels to ruin the weights, so that the gate holds them back or passes them. */
    private static Window heldBack() {
        return window(IntStream.range(2000, 2010)
                .filter(number -> Separable.split(number) == Split.TRAIN)
                .mapToObj(Separable::example)
                .toList());
    }

    private static Window extreme() {
        List<Example> examples =
                IntStream.range(3000, 3006).mapToObj(Separable::example).toList();
        examples.forEach(example -> example.getSample()
                .getParts()
                .get("sensor")
                .setPayload(ByteBuffer.wrap(
                        "[-3.4028235e38,-3.4028235e38,-3.4028235e38]".getBytes(StandardCharsets.UTF_8))));
        return window(examples);
    }

    /** Every green example stands for ten. */
    private static Window sampled(int from, int to) {
        List<Example> examples =
                IntStream.range(from, to).mapToObj(Separable::example).toList();
        examples.stream()
                .filter(example -> example.getTarget().getLabels().contains("green"))
                .forEach(example -> example.setImportance(10.0));
        return window(examples);
    }

    private static Window window(int from, int to) {
        return window(IntStream.range(from, to).mapToObj(Separable::example).toList());
    }

    private static Window window(List<Example> examples) {
        List<ExampleRecord> arrivals = new ArrayList<>();
        for (Example example : examples) {
            arrivals.add(Separable.arrival(0, arrivals.size(), example));
        }
        return new Window(arrivals, List.of());
    }
}
