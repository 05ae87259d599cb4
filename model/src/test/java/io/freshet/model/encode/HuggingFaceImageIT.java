package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.encode.ImageNetworkEncoder.Network;
import io.freshet.model.image.TestPictures;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.transformer.HuggingFaceWeights;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.vision.HuggingFaceImageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every network for images against Transformers: see the README beside {@code vision.py}. */
class HuggingFaceImageIT {
    private static final String PREFIX = "encoders.it";

    @TempDir
    Path copy;

    /** A small model as Transformers wrote it, and what Transformers answers. */
    private record Reference(HuggingFaceImageDirectory directory, Map<String, WeightArray> answers, Network network) {
        static Reference of(String name) throws IOException {
            Path folder = TestPictures.resource(name);
            HuggingFaceImageDirectory directory = HuggingFaceImageDirectory.read(folder);
            return new Reference(
                    directory,
                    WeightsFile.read(folder.resolve("reference.safetensors")).weights(),
                    Network.of(PREFIX, directory.shape()));
        }

        float[] answer(String name) {
            return Objects.requireNonNull(answers.get(name), name).values();
        }

        /** The last hidden state as Transformers lays it out: whole and patches, or (batch, width, height, width). */
        Tensor hidden(Scope scope) {
            int side = directory.preparation().side();
            Encoded encoded = network.encoded().apply(waves(scope, 0.05, 2, 3, side, side));
            long[] pooled = encoded.pooled().shape();
            return directory.shape().modelType().equals("vit")
                    ? Tensor.concat(List.of(encoded.pooled().reshape(pooled[0], 1, pooled[1]), encoded.tokens()), 1)
                    : encoded.tokens().transpose(0, 2, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "resnet", "resnet-basic"})
    void givesTheVectorsThatTransformersGives(String name) throws IOException {
        Reference reference = Reference.of(name);

        try (Parameters parameters = parameters(reference.directory);
                Scope scope = Scope.scoring(parameters)) {
            float[] hidden = reference.hidden(scope).values();

            float[] expected = reference.answer("hidden");
            assertThat(hidden).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(hidden[i]).as("value " + i).isEqualTo(expected[i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "resnet", "resnet-basic"})
    void findsTheGradientsThatPyTorchFinds(String name) throws IOException {
        Reference reference = Reference.of(name);
        Map<String, WeightArray> expected = WeightsFile.read(
                        TestPictures.resource(name).resolve("gradients.safetensors"))
                .weights();

        try (Parameters parameters = parameters(reference.directory)) {
            parameters.train(reference.network.parameters().stream()
                    .map(ParameterSpec::name)
                    .toList());
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
                Tensor hidden = reference.hidden(scope);
                hidden.times(waves(scope, 0.1, hidden.shape())).sum().backward();

                List<Gradients.Slot> slots = scope.gradients().slots();
                assertThat(slots)
                        .extracting(slot -> slot.name().substring(PREFIX.length() + 1))
                        .containsExactlyInAnyOrderElementsOf(expected.keySet());
                slots.forEach(slot -> assertGradient(
                        slot,
                        Objects.requireNonNull(expected.get(slot.name().substring(PREFIX.length() + 1)))
                                .values()));
            }
        }
    }

    private static void assertGradient(Gradients.Slot slot, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(slot.gradient().get(i))
                    .as(slot.name() + " " + i)
                    .isEqualTo(expected[i], within(1e-4f + 1e-4f * Math.abs(expected[i])));
        }
    }

    @Test
    void namesATensorThatIsMissing() throws IOException {
        Map<String, WeightArray> weights = copied("vit");
        weights.remove("layernorm.weight");

        assertRefused(weights, "encoders.it.layernorm.weight is not there");
    }

    @Test
    void namesStatisticsThatAreMissing() throws IOException {
        Map<String, WeightArray> weights = new LinkedHashMap<>();
        try (Parameters parameters = parameters(Reference.of("resnet-basic").directory)) {
            parameters.copies().forEach((name, array) -> weights.put(name.substring(PREFIX.length() + 1), array));
        }
        copyConfiguration("resnet-basic");
        weights.remove("embedder.embedder.normalization.running_mean");

        assertRefused(weights, "encoders.it.embedder.embedder.normalization.running_mean is not there");
    }

    @Test
    void namesATensorOfAnotherShape() throws IOException {
        Map<String, WeightArray> weights = copied("vit");
        weights.put("embeddings.position_embeddings", new WeightArray(new long[] {1, 2, 16}, new float[32]));

        assertRefused(
                weights, "encoders.it.embeddings.position_embeddings has shape [1, 2, 16] instead of [1, 10, 16]");
    }

    @Test
    void namesATensorThatTheNetworkDoesNotHave() throws IOException {
        Map<String, WeightArray> weights = copied("vit");
        weights.put("encoder.layer.0.lambda_1", new WeightArray(new long[] {1}, new float[1]));

        assertRefused(weights, "encoders.it.encoder.layer.0.lambda_1 is not known");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 0.999})
    void refusesWeightsThatWereCut(double share) throws IOException {
        new WeightsFile(copied("vit"), Map.of()).write(copy.resolve("model.safetensors"));
        byte[] bytes = Files.readAllBytes(copy.resolve("model.safetensors"));
        Files.write(copy.resolve("model.safetensors"), Arrays.copyOf(bytes, (int) (share * bytes.length)));

        assertThatThrownBy(() -> parameters(HuggingFaceImageDirectory.read(copy)))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(copy.toString());
    }

    private void copyConfiguration(String name) throws IOException {
        for (String file : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(TestPictures.resource(name).resolve(file), copy.resolve(file));
        }
    }

    private Map<String, WeightArray> copied(String name) throws IOException {
        copyConfiguration(name);
        return new LinkedHashMap<>(WeightsFile.read(TestPictures.resource(name).resolve("model.safetensors"))
                .weights());
    }

    private void assertRefused(Map<String, WeightArray> weights, String fault) throws IOException {
        new WeightsFile(weights, Map.of()).write(copy.resolve("model.safetensors"));

        assertThatThrownBy(() -> parameters(HuggingFaceImageDirectory.read(copy)))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(fault);
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the parameters
    private static Parameters parameters(HuggingFaceImageDirectory directory) throws IOException {
        HuggingFaceWeights weights =
                new HuggingFaceWeights(directory.directory(), directory.shape().modelType() + ".", PREFIX);
        return Parameters.of(
                List.of(NativeSection.read(
                        weights.source(),
                        Network.of(PREFIX, directory.shape()).parameters(),
                        ComputeDevice.CPU,
                        weights::readTo)),
                ComputeDevice.CPU);
    }

    /** As vision.py makes them. */
    private static Tensor waves(Scope scope, double step, long... shape) {
        int size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] waves = new float[size];
        for (int k = 0; k < size; k++) {
            waves[k] = (float) Math.sin(step * k);
        }
        return scope.tensor(waves, shape);
    }
}
