package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.cache.VectorCache;
import io.freshet.model.cache.VectorCache.Counts;
import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.transformer.TestModels;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training and scoring over frozen encoders, with what these make kept on disk and without. */
class FrozenEncodingsIT {
    private static final int TEXTS = 32;
    private static final int BATCH = 8;
    private static final int PASSES = 12;

    @TempDir
    private Path folder;

    static Stream<FusionConfig> fusions() {
        return Stream.of(FusionConfig.weighted(), new FusionConfig.Attention(4, 1));
    }

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void learnsAndAnswersTheSameBitsWhetherTheyAreKeptOrMade(FusionConfig fusion) throws IOException {
        Map<String, WeightArray> made;
        List<Scores> scores;
        try (MultimodalModel model = model(fusion)) {
            learn(model);
            made = model.weights();
            scores = model.score(texts());
        }

        for (int run = 0; run < 2; run++) {
            try (VectorCache cache = VectorCache.open(folder, 1 << 24);
                    MultimodalModel model = model(fusion)) {
                model.keepEncodings(cache);
                learn(model);

                assertThat(model.weights()).isEqualTo(made);
                assertThat(model.score(texts())).usingRecursiveComparison().isEqualTo(scores);
                // The first run makes each once, the second none.
                assertThat(cache.counts())
                        .isEqualTo(new Counts(PASSES * TEXTS + (run == 0 ? 0 : TEXTS), run == 0 ? TEXTS : 0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void readsATextByItselfWhateverIsBesideIt(FusionConfig fusion) {
        try (MultimodalModel model = model(fusion)) {
            List<Scores> together = model.score(texts());

            for (int i = 0; i < TEXTS; i++) {
                assertThat(together.get(i).values())
                        .containsExactly(
                                model.score(texts().subList(i, i + 1)).get(0).values(), within(1e-6f));
            }
        }
    }

    @Test
    void makesAnewWhatAnotherBaseHasMade() throws IOException {
        try (VectorCache cache = VectorCache.open(folder, 1 << 24);
                MultimodalModel model = model(FusionConfig.weighted());
                MultimodalModel other = model(FusionConfig.weighted());
                MultimodalModel twin = model.twin()) {
            other.parameters().set("encoders.text.encoder.layer.0.attention.self.query.bias", new float[] {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
            });
            model.keepEncodings(cache);
            other.keepEncodings(cache);
            twin.keepEncodings(cache);
            List<Scores> before = model.score(texts());

            assertThat(other.score(texts())).usingRecursiveComparison().isNotEqualTo(before);
            assertThat(cache.counts()).isEqualTo(new Counts(0, 2 * TEXTS));
            assertThat(twin.score(texts())).usingRecursiveComparison().isEqualTo(before);
            assertThat(cache.counts()).isEqualTo(new Counts(TEXTS, 2 * TEXTS));
        }
    }

    @Test
    void keepsNothingOfAnEncoderThatLearns() throws IOException {
        ModelSpec frozen = spec(FusionConfig.weighted());
        for (Strategy strategy : List.of(
                Strategy.FULL,
                new LearningConfig.BitFit(),
                new LearningConfig.Lora(2, 2, 0, List.of("*.query.weight")))) {
            ModelSpec spec = new ModelSpec(frozen.modalities(), frozen.fusion(), frozen.task(), strategy);
            try (VectorCache cache = VectorCache.open(folder, 1 << 24);
                    MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
                model.keepEncodings(cache);
                model.score(texts());

                assertThat(cache.counts()).isEqualTo(new Counts(0, 0));
                assertThat(MultimodalModel.frozenModalities(spec)).isEmpty();
            }
        }
        assertThat(MultimodalModel.frozenModalities(frozen)).containsExactly("text");
    }

    @Test
    void leavesNoNativeMemoryBehind() throws IOException {
        try (VectorCache cache = VectorCache.open(folder, 1 << 24);
                MultimodalModel model = model(FusionConfig.weighted())) {
            model.keepEncodings(cache);
            model.score(texts());
            int before = model.parameters().managedArrays();

            learn(model);
            model.score(texts());

            assertThat(model.parameters().managedArrays()).isEqualTo(before);
        }
    }

    private static void learn(MultimodalModel model) {
        LearningConfig config = new LearningConfig(
                new LearningConfig.FineTune(Strategy.FROZEN, PASSES, 0),
                new LearningConfig.Optimizer(BATCH, 0.01, 0.9, 0.999, 1e-8, 0.01, 1),
                new LearningConfig.Regularise(0.1, 0.2, 0, 0.5, true),
                new LearningConfig.Replay(0, 0, 0));
        List<Features> texts = texts();
        float[] weights = new float[BATCH];
        Arrays.fill(weights, 1);
        try (Learner learner = Learner.of(model, config)) {
            for (int step = 0; step < PASSES * TEXTS / BATCH; step++) {
                int from = step * BATCH % TEXTS;
                learner.step(
                        Batches.labelled(
                                texts.subList(from, from + BATCH), new int[] {0, 1, 0, 1, 0, 1, 0, 1}, weights),
                        step);
            }
        }
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private static MultimodalModel model(FusionConfig fusion) {
        return MultimodalModel.initialise(spec(fusion), 3, ComputeDevice.CPU);
    }

    private static ModelSpec spec(FusionConfig fusion) {
        ModelSpec spec = ModelSpecTest.spec(
                "{text: {encoder: huggingface, directory: '" + TestModels.directory("bert") + "'}}", "[a, b]");
        return new ModelSpec(
                new TreeMap<String, ModalityConfig>(spec.modalities()), fusion, spec.task(), Strategy.FROZEN);
    }

    private static List<Features> texts() {
        SplittableRandom random = new SplittableRandom(4);
        List<Features> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            int[] ids = new int[3 + random.nextInt(12)];
            for (int token = 0; token < ids.length; token++) {
                ids[token] = 10 + 60 * (i % 2) + random.nextInt(60);
            }
            texts.add(new Features(new TreeMap<>(Map.of("text", new Feature.Tokens(ids)))));
        }
        return texts;
    }
}
