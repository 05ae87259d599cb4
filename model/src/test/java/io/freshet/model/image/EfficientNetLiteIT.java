package io.freshet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.ResourceWeights;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The carried weights against PyTorch: see the README beside {@code efficientnet_lite0.py}. */
class EfficientNetLiteIT {
    private static final String PREFIX = "encoders.it";
    private static final String CARRIED = "/io/freshet/model/image/efficientnet-lite0.safetensors";
    private static final String GRADIENT = "gradient.";
    private static final int SIDE = 64;
    private static final int PLACES = 4;
    private static final EfficientNetLite NETWORK = new EfficientNetLite(PREFIX);

    private static Map<String, WeightArray> reference;

    @BeforeAll
    static void readWhatPyTorchSays() throws IOException {
        reference = WeightsFile.read(TestPictures.resource("efficientnet-lite0-reference.safetensors"))
                .weights();
    }

    @Test
    void givesTheFeaturesThatPyTorchGives() throws IOException {
        try (Parameters parameters = parameters(CARRIED);
                Scope scope = Scope.scoring(parameters)) {
            float[] tokens = tokens(scope).values();

            float[] expected = Objects.requireNonNull(reference.get("tokens")).values();
            assertThat(tokens).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(tokens[i]).as("value " + i).isEqualTo(expected[i], within(1e-4f));
            }
        }
    }

    @Test
    void findsTheGradientsThatPyTorchFindsWithFixedStatistics() throws IOException {
        try (Parameters parameters = parameters(CARRIED)) {
            parameters.train(
                    NETWORK.parameters().stream().map(ParameterSpec::name).toList());
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
                Tensor tokens = tokens(scope);
                tokens.times(waves(scope, tokens.shape())).sum().backward();

                Map<String, Gradients.Slot> slots = new TreeMap<>();
                scope.gradients().slots().forEach(slot -> slots.put(slot.name(), slot));
                assertThat(slots.keySet()).noneMatch(name -> name.contains("running"));
                reference.forEach((name, expected) -> {
                    if (name.startsWith(GRADIENT)) {
                        assertGradient(
                                Objects.requireNonNull(slots.get(PREFIX + "." + name.substring(GRADIENT.length()))),
                                expected.values());
                    }
                });
            }
        }
    }

    /** Float32 sums of many terms: what counts is the error beside the largest of an array. */
    private static void assertGradient(Gradients.Slot slot, float[] expected) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(slot.gradient().capacity()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(slot.gradient().get(i))
                    .as(slot.name() + " " + i)
                    .isEqualTo(expected[i], within(1e-4f * Math.max(1, largest)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 64, 100, 127})
    void takesPicturesOfAnySide(int side) throws IOException {
        try (Parameters parameters = parameters(CARRIED);
                Scope scope = Scope.scoring(parameters)) {
            Tensor map = NETWORK.apply(scope.tensor(new float[3 * side * side], 1, 3, side, side));

            int places = (side + 31) / 32;
            assertThat(map.shape()).containsExactly(1, EfficientNetLite.WIDTH, places, places);
        }
    }

    @Test
    void refusesWeightsOfAnotherNetworkByName() {
        String bert = "/io/freshet/model/transformer/bert/model.safetensors";

        assertThatThrownBy(() -> parameters(bert))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(bert)
                .hasMessageContaining("encoders.it.stem.convolution.weight is not there");
    }

    @Test
    void refusesWeightsWithoutTheStatisticsOfANorm() throws IOException {
        Map<String, WeightArray> all = new TreeMap<>();
        try (Parameters parameters = parameters(CARRIED)) {
            all.putAll(parameters.copies());
        }
        String statistics = PREFIX + ".head.normalization.running_var";
        all.remove(statistics);

        assertThat(Parameters.misfits(NETWORK.parameters(), all)).containsExactly(statistics + " is not there");
    }

    @Test
    void saysWhichResourceIsMissing() {
        assertThatThrownBy(() -> parameters("/nowhere.safetensors"))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("/nowhere.safetensors are not on the class path");
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the parameters
    private static Parameters parameters(String resource) throws IOException {
        ResourceWeights weights = new ResourceWeights(resource, PREFIX);
        return Parameters.of(
                List.of(NativeSection.read(weights.source(), NETWORK.parameters(), ComputeDevice.CPU, weights::readTo)),
                ComputeDevice.CPU);
    }

    /** (2, 4, 1280) of the pictures of efficientnet_lite0.py. */
    private static Tensor tokens(Scope scope) {
        float[] pixels = new float[2 * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % SIDE;
            int y = i / SIDE % SIDE;
            int c = i / (SIDE * SIDE) % 3;
            int b = i / (3 * SIDE * SIDE);
            int value = Math.abs((x * (3 + b) + y * (5 + 2 * c) + 40 * c + x * y * (b + 1) / 8) % 510 - 255);
            pixels[i] = (value - 127) / 128f;
        }
        return NETWORK.apply(scope.tensor(pixels, 2, 3, SIDE, SIDE))
                .reshape(2, EfficientNetLite.WIDTH, PLACES)
                .transpose(0, 2, 1);
    }

    /** The factors that efficientnet_lite0.py takes the sum with. */
    private static Tensor waves(Scope scope, long[] shape) {
        float[] waves = new float[Math.toIntExact(shape[0] * shape[1] * shape[2])];
        for (int k = 0; k < waves.length; k++) {
            waves[k] = (float) Math.sin(0.1 * k);
        }
        return scope.tensor(waves, shape);
    }
}
