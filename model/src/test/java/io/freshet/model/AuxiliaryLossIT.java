package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sensors: one says the label plainly, the other only by the sign of a product. */
class AuxiliaryLossIT {
    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @Test
    void aModalityThatIsSlowToLearnDoesNotStayBehindOneThatIsQuick() throws IOException, UndecodableException {
        double without = aloneAfterTraining(0);
        double with = aloneAfterTraining(1);

        assertThat(with).isGreaterThan(0.9);
        assertThat(with).isGreaterThan(without + 0.1);
    }

    @Test
    void answersDoNotDependOnTheHeadsThatItTrains() throws IOException, UndecodableException {
        FreshetConfig config = config(1);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU)) {
            List<Features> asked = batch(model, new SplittableRandom(3), 8).features();
            var before = model.score(asked);
            Map<String, WeightArray> changed = new LinkedHashMap<>(model.weights());
            changed.replaceAll((name, array) -> name.startsWith("heads.") ? filled(array) : array);

            model.load(changed);

            assertThat(model.weights().keySet()).contains("heads.plain.weight", "heads.product.bias");
            assertThat(model.score(asked)).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void weightsFromBeforeThereWereSuchHeadsAreReadAsTheyAre() throws IOException, UndecodableException {
        FreshetConfig config = config(1);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU);
                MultimodalModel reader = MultimodalModel.initialise(ModelSpec.of(config), 2, ComputeDevice.CPU)) {
            Map<String, WeightArray> former = new LinkedHashMap<>(model.weights());
            former.keySet().removeIf(name -> name.startsWith("heads."));
            List<Features> asked = batch(model, new SplittableRandom(3), 8).features();

            reader.load(former);

            assertThat(reader.score(asked)).usingRecursiveComparison().isEqualTo(model.score(asked));
        }
    }

    @Test
    void aSingleModalityHasNone() {
        FreshetConfig config = ConfigLoader.parse(
                "one.yaml",
                "pipeline: one\nmodalities: {a: {encoder: mlp, size: 2}}\ntask: {labels: [no, yes]}\n",
                Map.of());
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU)) {
            assertThat(model.weights().keySet()).noneMatch(name -> name.startsWith("heads."));
        }
    }

    /** Share answered right by the slow modality alone. */
    private static double aloneAfterTraining(double auxiliary) throws IOException, UndecodableException {
        FreshetConfig config = config(auxiliary);
        SplittableRandom random = new SplittableRandom(9);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config.learning())) {
            for (int step = 0; step < 400; step++) {
                assertThat(learner.step(batch(model, random, 32), step).applied())
                        .isTrue();
            }
            LearningBatch asked = batch(model, random, 400);
            int right = 0;
            for (int i = 0; i < 400; i++) {
                Features alone = asked.features().get(i).only(new TreeSet<>(Set.of("product")));
                right += model.score(List.of(alone)).get(0).best()
                                == (int) asked.targets().get(i).single()
                        ? 1
                        : 0;
            }
            return right / 400.0;
        }
    }

    private static FreshetConfig config(double auxiliary) {
        return ConfigLoader.parse("two.yaml", """
                pipeline: two
                modalities: {plain: {encoder: mlp, size: 1}, product: {encoder: mlp, size: 2}}
                task: {labels: [no, yes]}
                regularise: {modality-dropout: 0, auxiliary-loss: %s}
                """.formatted(auxiliary), Map.of());
    }

    private static LearningBatch batch(MultimodalModel model, SplittableRandom random, int size)
            throws IOException, UndecodableException {
        Preparer preparer = new Preparer(model.spec(), DigitsData::inline);
        List<Features> features = new ArrayList<>();
        int[] labels = new int[size];
        float[] weights = new float[size];
        for (int row = 0; row < size; row++) {
            double[] product = random.doubles(2, -1, 1).toArray();
            labels[row] = product[0] * product[1] > 0 ? 1 : 0;
            double plain = labels[row] * 2 - 1 + (random.nextDouble() - 0.5) / 2;
            features.add(
                    preparer.prepare(DigitsData.sample("row", Map.of("plain", part(plain), "product", part(product)))));
            weights[row] = 1;
        }
        return Batches.labelled(features, labels, weights);
    }

    private static io.freshet.schemas.event.Part part(double... values) {
        return DigitsData.part("application/json", Arrays.toString(values).getBytes(StandardCharsets.UTF_8));
    }

    private static WeightArray filled(WeightArray array) {
        float[] values = new float[array.values().length];
        Arrays.fill(values, 7);
        return new WeightArray(array.shape(), values);
    }
}
