package io.freshet.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.token.Tokenizer;
import io.freshet.model.token.Tokenizers;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every family against Transformers: see the README beside {@code reference.py}. */
class TransformerReferenceIT {
    private static final String PREFIX = "encoders.it";

    /** A small model of a family, as Transformers wrote it, and what Transformers answers. */
    private record Reference(HuggingFaceDirectory directory, JsonNode answers, Transformer transformer) {
        static Reference of(String family) throws IOException {
            Path folder = TestModels.directory(family);
            HuggingFaceDirectory directory = HuggingFaceDirectory.read(folder);
            return new Reference(
                    directory,
                    new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("reference.json"))),
                    new Transformer(PREFIX, directory.shape()));
        }

        @SuppressWarnings("MustBeClosed") // closed by the caller
        Parameters parameters() throws IOException {
            HuggingFaceWeights weights = new HuggingFaceWeights(
                    directory.directory(), directory.shape().family(), PREFIX);
            return Parameters.of(
                    List.of(NativeSection.read(
                            weights.source(), transformer.parameters(), ComputeDevice.CPU, weights::readTo)),
                    ComputeDevice.CPU);
        }

        List<int[]> texts() {
            List<int[]> texts = new ArrayList<>();
            answers.get("ids").forEach(text -> {
                int[] ids = new int[text.size()];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = text.get(i).asInt();
                }
                texts.add(ids);
            });
            return texts;
        }

        TokenBatch batch() {
            return TokenBatch.of(texts(), directory.shape().embeddings().padding());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "xlm-roberta", "distilbert", "deberta-v2"})
    void givesTheVectorsThatTransformersGives(String family) throws IOException {
        Reference reference = Reference.of(family);

        try (Parameters parameters = reference.parameters();
                Scope scope = Scope.scoring(parameters)) {
            TokenBatch batch = reference.batch();
            float[] hidden = reference.transformer.apply(scope, batch).values();

            int width = reference.transformer.width();
            for (int row = 0; row < batch.batch(); row++) {
                JsonNode expected = reference.answers.get("hidden").get(row);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat((double) hidden[row * batch.length() * width + i])
                            .as("text " + row + ", value " + i)
                            .isEqualTo(expected.get(i).asDouble(), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "xlm-roberta", "distilbert", "deberta-v2"})
    void findsTheGradientsThatPyTorchFinds(String family) throws IOException {
        Reference reference = Reference.of(family);
        List<String> names = reference.transformer.parameters().stream()
                .map(ParameterSpec::name)
                .toList();

        try (Parameters parameters = reference.parameters()) {
            parameters.train(names);
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
                TokenBatch batch = reference.batch();
                Tensor hidden = reference.transformer.apply(scope, batch);
                hidden.times(waves(scope, hidden.shape()))
                        .times(batch.mask(scope).reshape(batch.batch(), batch.length(), 1))
                        .sum()
                        .backward();

                assertGradients(scope.gradients().slots(), family);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "xlm-roberta", "distilbert", "deberta-v2"})
    void dividesTextsAsTheTokenizerThatWroteTheFile(String family) throws IOException {
        Reference reference = Reference.of(family);
        Tokenizer tokenizer = new Tokenizers()
                .of(
                        family,
                        () -> Files.readAllBytes(TestModels.directory(family).resolve("tokenizer.json")));

        List<int[]> tokens = new ArrayList<>();
        reference.answers.get("texts").forEach(text -> tokens.add(tokenizer.tokens(text.asText(), 64)));

        assertThat(tokens).usingRecursiveComparison().isEqualTo(reference.texts());
    }

    private static void assertGradients(List<Gradients.Slot> slots, String family) throws IOException {
        Map<String, WeightArray> expected = WeightsFile.read(
                        TestModels.directory(family).resolve("gradients.safetensors"))
                .weights();
        assertThat(slots)
                .extracting(Gradients.Slot::name)
                .containsExactlyInAnyOrderElementsOf(expected.keySet().stream()
                        .map(name -> PREFIX + "." + name)
                        .toList());
        for (Gradients.Slot slot : slots) {
            float[] values =
                    expected.get(slot.name().substring(PREFIX.length() + 1)).values();
            for (int i = 0; i < values.length; i++) {
                assertThat(slot.gradient().get(i))
                        .as(slot.name() + " " + i)
                        .isEqualTo(values[i], within(1e-4f + 1e-4f * Math.abs(values[i])));
            }
        }
    }

    /** The factors that reference.py takes the sum with. */
    private static Tensor waves(Scope scope, long[] shape) {
        float[] waves = new float[Math.toIntExact(shape[0] * shape[1] * shape[2])];
        for (int k = 0; k < waves.length; k++) {
            waves[k] = (float) Math.sin(0.1 * k);
        }
        return scope.tensor(waves, shape);
    }
}
