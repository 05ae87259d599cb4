package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.encode.Feature;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.transformer.TestModels;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.Section;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every adaptation must hold, over a small pretrained transformer and an encoder that begins from nothing. */
class AdaptationContractIT {
    private static final List<Strategy> STRATEGIES = List.of(
            Strategy.FULL,
            Strategy.FROZEN,
            Strategy.HEAD,
            new LearningConfig.BitFit(),
            new LearningConfig.Lora(4, 8, 0.1, List.of("*.query.weight", "*.value.weight")),
            new LearningConfig.Lora(2, 2, 0, List.of("*.dense.weight", "*word_embeddings.weight")));
    private static final List<Set<String>> SUBSETS =
            List.of(Set.of("text", "sensor"), Set.of("text"), Set.of("sensor"));

    @TempDir
    private Path folder;

    static Stream<Strategy> strategies() {
        return STRATEGIES.stream();
    }

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void beginsWithTheAnswersOfTheBase(Strategy strategy) {
        try (MultimodalModel model = model(spec(strategy));
                MultimodalModel base = model(spec(Strategy.FULL))) {
            // Frozen encoders read each text by itself, which moves the last bits.
            assertClose(model.score(questions()), base.score(questions()), 1e-6f);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void changesTheSectionsThatItSaysAndLeavesTheBaseToFull(Strategy strategy) {
        try (MultimodalModel model = model(spec(strategy))) {
            Map<String, WeightArray> before = model.weights();

            steps(model, 0, 5);

            Map<String, WeightArray> after = model.weights();
            Map<String, String> sections = model.sections();
            Set<String> changed = new TreeSet<>();
            before.forEach((name, array) -> {
                if (!array.equals(after.get(name))) {
                    changed.add(sections.get(name));
                }
            });
            assertThat(changed).allMatch(model::changes).contains("head");
            assertThat(model.changes("base.text")).isEqualTo(strategy == Strategy.FULL);
            assertThat(changed.contains("adapter"))
                    .isEqualTo(MultimodalModel.sectionNames(model.spec()).contains("adapter"));
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void learnsAndAnswersWhateverASampleLacks(Strategy strategy) {
        try (MultimodalModel model = model(spec(strategy))) {
            steps(model, 0, 80);

            assertThat(right(model)).isGreaterThanOrEqualTo(9);
            for (Set<String> subset : SUBSETS) {
                List<Features> questions = questions().stream()
                        .map(one -> one.only(new TreeSet<>(subset)))
                        .toList();
                List<Scores> scores = model.score(questions);
                for (int i = 0; i < questions.size(); i++) {
                    assertThat(model.task().fault(scores.get(i))).isEmpty();
                    assertThat(scores.get(i).values())
                            .containsExactly(
                                    model.score(List.of(questions.get(i)))
                                            .get(0)
                                            .values(),
                                    within(1e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void comesBackFromTheStoreAndItsFingerprintBitForBit(Strategy strategy) throws IOException {
        ModelSpec spec = spec(strategy);
        BlobStore blobs = BlobStore.files(folder.resolve("blobs"), InstantSource.system());
        try (MultimodalModel model = model(spec)) {
            SectionWriter writer = new SectionWriter(blobs);
            Section base = named("base.text", writer.put(model));
            steps(model, 0, 5);
            List<Section> sections = writer.put(model);
            ModelSpec said = ModelSpec.ofFingerprint(spec.fingerprint()).orElseThrow();

            assertThat(said.fingerprint()).isEqualTo(spec.fingerprint());
            assertThat(spec.accepts(said.fingerprint())).isTrue();
            assertThat(named("base.text", sections).equals(base)).isNotEqualTo(strategy == Strategy.FULL);
            try (MultimodalModel served = new ResidentSections(blobs, ComputeDevice.CPU).load(said, sections)) {
                assertClose(served.score(questions()), model.score(questions()), 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void goesOnInAnotherProcessBitForBit(Strategy strategy) throws Exception {
        Path weights = folder.resolve("weights");
        Path state = folder.resolve("state");
        Path resumed = folder.resolve("resumed");
        try (MultimodalModel model = model(spec(strategy));
                Learner learner = Learner.of(model, config(strategy))) {
            steps(learner, 0, 5);
            model.write(weights, Map.of());
            new WeightsFile(learner.state(), Map.of()).write(state);
            int exit = anotherProcess(String.valueOf(STRATEGIES.indexOf(strategy)), weights, state, resumed);
            steps(learner, 5, 10);

            assertThat(exit).isZero();
            assertThat(WeightsFile.read(resumed).weights()).isEqualTo(model.weights());
        }
    }

    /** Five steps from weights and state that another process wrote. */
    public static void main(String[] arguments) throws IOException {
        Compute.start(1);
        Strategy strategy = STRATEGIES.get(Integer.parseInt(arguments[0]));
        try (MultimodalModel model = MultimodalModel.read(spec(strategy), Path.of(arguments[1]), ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(strategy))) {
            learner.load(WeightsFile.read(Path.of(arguments[2])).weights());
            steps(learner, 5, 10);
            model.write(Path.of(arguments[3]), Map.of());
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aModalityThatJoinsMovesNoAnswer(Strategy strategy) {
        ModelSpec from = spec(strategy);
        TreeMap<String, ModalityConfig> more = new TreeMap<>(from.modalities());
        more.put("extra", new ModalityConfig.Mlp(2));
        ModelSpec to = new ModelSpec(more, from.fusion(), from.task(), strategy);
        try (MultimodalModel before = model(from)) {
            steps(before, 0, 5);

            try (MultimodalModel after = grown(before, to)) {
                assertClose(after.score(questions()), before.score(questions()), 0);
                assertThat(Growth.between(from, to).keeps("base.text")).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aLabelThatJoinsLeavesTheOrderOfTheOthers(Strategy strategy) {
        ModelSpec from = spec(strategy);
        ModelSpec to = new ModelSpec(
                from.modalities(), from.fusion(), TaskConfig.classification(List.of("a", "b", "new")), from.strategy());
        try (MultimodalModel before = model(from)) {
            steps(before, 0, 40);

            try (MultimodalModel after = grown(before, to)) {
                List<Scores> was = before.score(questions());
                List<Scores> is = after.score(questions());
                for (int i = 0; i < was.size(); i++) {
                    assertThat(is.get(i).best()).isEqualTo(was.get(i).best());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void everyOtherGoesOnFromItsWeightsWithTheSameAnswers(Strategy strategy) {
        try (MultimodalModel before = model(spec(strategy))) {
            steps(before, 0, 10);
            for (Strategy next : STRATEGIES) {
                try (MultimodalModel after = grown(before, spec(next))) {
                    assertClose(after.score(questions()), before.score(questions()), 1e-5f);
                    steps(after, 10, 60);
                    assertThat(right(after)).as(strategy + " then " + next).isGreaterThanOrEqualTo(right(before));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void stepsLeaveNoNativeMemoryBehind(Strategy strategy) {
        try (MultimodalModel model = model(spec(strategy));
                Learner learner = Learner.of(model, config(strategy))) {
            steps(learner, 0, 2);
            int before = model.parameters().managedArrays();

            steps(learner, 2, 12);
            model.score(questions());

            assertThat(model.parameters().managedArrays()).isEqualTo(before);
        }
    }

    @Test
    void onlyWhatChangesTheWeightsThereAreMakesAnotherModelOfLora() {
        ModelSpec lora = spec(new LearningConfig.Lora(4, 8, 0, List.of("*.query.weight")));

        assertThat(lora.accepts(spec(new LearningConfig.Lora(4, 8, 0.2, List.of("*.query.weight")))
                        .fingerprint()))
                .isTrue();
        for (Strategy other : List.of(
                new LearningConfig.Lora(2, 8, 0, List.of("*.query.weight")),
                new LearningConfig.Lora(4, 4, 0, List.of("*.query.weight")),
                new LearningConfig.Lora(4, 8, 0, List.of("*.value.weight")),
                new LearningConfig.BitFit(),
                Strategy.FROZEN)) {
            assertThat(lora.accepts(spec(other).fingerprint()))
                    .as(other.toString())
                    .isFalse();
            assertThat(lora.atTimeOf(spec(other).fingerprint())).isPresent();
        }
    }

    @Test
    void targetsThatFitNothingAreRefusedWithNamesThatWould() {
        ModelSpec spec = spec(new LearningConfig.Lora(4, 8, 0, List.of("*.kernel")));

        assertThatThrownBy(() -> MultimodalModel.sectionNames(spec))
                .hasMessageContaining("fine-tune.targets")
                .hasMessageContaining("encoders.text.embeddings.word_embeddings.weight");
    }

    @Test
    void aVersionOfMinilmHoldsLessThanAHundredthOfItsBase() throws IOException {
        for (Strategy strategy : List.of(defaultLora(), new LearningConfig.BitFit())) {
            ModelSpec spec = new ModelSpec(
                    new TreeMap<>(Map.of(
                            "text", new ModalityConfig.CarriedText(ModalityConfig.CarriedText.Carried.MINILM, 64))),
                    FusionConfig.weighted(),
                    TaskConfig.classification(List.of("a", "b")),
                    strategy);
            long changing = 0;
            long base = 0;
            for (String name : MultimodalModel.sectionNames(spec)) {
                try (NativeSection section = MultimodalModel.beginSection(spec, name, 1, ComputeDevice.CPU)) {
                    CountingStream out = new CountingStream();
                    section.write(out, Map.of());
                    changing += MultimodalModel.changes(spec, name) ? out.bytes : 0;
                    base += MultimodalModel.changes(spec, name) ? 0 : out.bytes;
                }
            }
            assertThat(changing).as(strategy.label()).isLessThan(base / 100);
        }
    }

    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }

    private static Strategy defaultLora() {
        return ConfigLoader.parse("it.yaml", """
                        pipeline: it
                        modalities: {text: {encoder: minilm}}
                        task: {labels: [a, b]}
                        fine-tune: {strategy: lora}
                        """, Map.of())
                .learning()
                .fineTune()
                .strategy();
    }

    private static Section named(String name, List<Section> sections) {
        return sections.stream()
                .filter(section -> section.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ModelSpec spec(Strategy strategy) {
        ModelSpec spec = ModelSpecTest.spec(
                "{text: {encoder: huggingface, directory: '" + TestModels.directory("bert")
                        + "', max-tokens: 16}, sensor: {encoder: mlp, size: 2}}",
                "[a, b]");
        return new ModelSpec(spec.modalities(), spec.fusion(), spec.task(), strategy);
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private static MultimodalModel model(ModelSpec spec) {
        return MultimodalModel.initialise(spec, 3, ComputeDevice.CPU);
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private static MultimodalModel grown(MultimodalModel model, ModelSpec to) {
        MultimodalModel grown = MultimodalModel.initialise(to, 8, ComputeDevice.CPU);
        Growth.between(model.spec(), to).carry(model, grown, Set.of(), 5);
        return grown;
    }

    private static LearningConfig config(Strategy strategy) {
        return new LearningConfig(
                new LearningConfig.FineTune(strategy, 1, 0),
                new LearningConfig.Optimizer(8, 0.01, 0.9, 0.999, 1e-8, 0.01, 1),
                new LearningConfig.Regularise(0, 0.3, 0, 0.5, false),
                new LearningConfig.Replay(0, 0, 0));
    }

    private static void steps(MultimodalModel model, int from, int to) {
        try (Learner learner = Learner.of(model, config(model.spec().strategy()))) {
            steps(learner, from, to);
        }
    }

    private static void steps(Learner learner, int from, int to) {
        for (int step = from; step < to; step++) {
            learner.step(batch(step), step);
        }
    }

    private static LearningBatch batch(int step) {
        SplittableRandom random = new SplittableRandom(step + 11);
        int[] targets = random.ints(8, 0, 2).toArray();
        float[] weights = new float[targets.length];
        Arrays.fill(weights, 1);
        List<Features> features = new ArrayList<>();
        for (int target : targets) {
            features.add(features(target, random));
        }
        return Batches.labelled(features, targets, weights);
    }

    /** Of the two labels by turns. */
    private static List<Features> questions() {
        SplittableRandom random = new SplittableRandom(5);
        List<Features> questions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            questions.add(features(i % 2, random));
        }
        return questions;
    }

    /** Tokens of one half of the vocabulary or the other, and a number with the label's sign. */
    private static Features features(int label, SplittableRandom random) {
        int[] ids = new int[4 + random.nextInt(8)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 10 + 60 * label + random.nextInt(60);
        }
        float[] sensor = {2 * label - 1 + random.nextFloat() / 4, random.nextFloat()};
        return new Features(
                new TreeMap<>(Map.of("text", new Feature.Tokens(ids), "sensor", new Feature.Dense(sensor))));
    }

    private static int right(MultimodalModel model) {
        List<Scores> scores = model.score(questions());
        int right = 0;
        for (int i = 0; i < scores.size(); i++) {
            right += scores.get(i).best() == i % 2 ? 1 : 0;
        }
        return right;
    }

    private static void assertClose(List<Scores> is, List<Scores> was, float tolerance) {
        assertThat(is).hasSameSizeAs(was);
        for (int i = 0; i < was.size(); i++) {
            assertThat(is.get(i).values()).containsExactly(was.get(i).values(), within(tolerance));
        }
    }

    private static int anotherProcess(String strategy, Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                AdaptationContractIT.class.getName(),
                strategy));
        for (Path file : files) {
            command.add(file.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }
}
