package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.schemas.config.ModalityConfig.CarriedText;
import io.freshet.schemas.config.ModalityConfig.CarriedText.Carried;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The encoders that come with the program, against ONNX Runtime over the files that they are read from. */
class CarriedTextIT {
    private static final List<String> TEXTS = List.of(
            "The river rises after rain.",
            "A sensor said 42, then nothing at all; the café stayed open: naïve! 水位上涨 \uD83D\uDE42",
            "ok");

    @Test
    void minilmGivesTheVectorsThatOnnxRuntimeGives() throws Exception {
        CarriedText settings = new CarriedText(Carried.MINILM, 128);
        List<Feature> features = features(settings, TEXTS);
        Encoder encoder = Encoders.encoder("encoders.it", settings);

        try (Parameters parameters = parameters(encoder);
                Scope scope = Scope.scoring(parameters)) {
            Encoded encoded = encoder.encode(scope, features);
            float[] tokens = encoded.tokens().values();
            float[] pooled = encoded.pooled().values();

            int width = encoder.width();
            int length = tokens.length / (features.size() * width);
            for (int row = 0; row < features.size(); row++) {
                float[][] expected = minilm(((Feature.Tokens) features.get(row)).ids());
                float[] mean = new float[width];
                for (int at = 0; at < expected.length; at++) {
                    for (int i = 0; i < width; i++) {
                        assertThat(tokens[(row * length + at) * width + i]).isEqualTo(expected[at][i], within(1e-4f));
                        mean[i] += expected[at][i] / expected.length;
                    }
                }
                for (int i = 0; i < width; i++) {
                    assertThat(pooled[row * width + i]).isEqualTo(mean[i], within(1e-4f));
                }
            }
        }
    }

    @Test
    void bgeSmallZhGivesTheVectorsThatOnnxRuntimeGivesForItsWeightsAsFloat32() throws Exception {
        JsonNode reference;
        try (InputStream in = CarriedTextIT.class.getResourceAsStream("bge-small-zh.json")) {
            reference = new ObjectMapper().readTree(in);
        }
        List<String> texts = new ArrayList<>();
        reference.get("texts").forEach(text -> texts.add(text.asText()));
        CarriedText settings = new CarriedText(Carried.BGE_SMALL_ZH, 128);
        List<Feature> features = features(settings, texts);
        Encoder encoder = Encoders.encoder("encoders.it", settings);

        try (Parameters parameters = parameters(encoder);
                Scope scope = Scope.scoring(parameters)) {
            float[] pooled = encoder.encode(scope, features).pooled().values();

            for (int row = 0; row < features.size(); row++) {
                assertThat(((Feature.Tokens) features.get(row)).ids())
                        .containsExactly(integers(reference.get("ids").get(row)));
                JsonNode expected = reference.get("first").get(row);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat((double) pooled[row * encoder.width() + i])
                            .isEqualTo(expected.get(i).asDouble(), within(1e-4));
                }
            }
        }
    }

    @Test
    void readsALongTextFromItsBeginningAndEndsItAsTextsEnd() throws Exception {
        CarriedText settings = new CarriedText(Carried.MINILM, 8);

        int[] ids = ((Feature.Tokens)
                        features(settings, List.of("rain ".repeat(100_000))).get(0))
                .ids();

        assertThat(ids).hasSize(8).startsWith(101, 4542).endsWith(4542, 102);
    }

    private static List<Feature> features(CarriedText settings, List<String> texts) throws UndecodableException {
        Featuriser featuriser = Encoders.featuriser(settings);
        List<Feature> features = new ArrayList<>();
        for (String text : texts) {
            features.add(featuriser.featurise("text/plain", TestPayloads.utf8(text)));
        }
        return features;
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the parameters
    private static Parameters parameters(Encoder encoder) throws IOException {
        PretrainedWeights weights = encoder.pretrained().orElseThrow();
        return Parameters.of(
                List.of(NativeSection.read(weights.source(), encoder.parameters(), ComputeDevice.CPU, weights::readTo)),
                ComputeDevice.CPU);
    }

    /** (tokens, width). */
    private static float[][] minilm(int[] ids) throws IOException, OrtException {
        long[][] tokens = new long[1][ids.length];
        long[][] ones = new long[1][ids.length];
        for (int i = 0; i < ids.length; i++) {
            tokens[0][i] = ids[i];
            ones[0][i] = 1;
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (InputStream file = CarriedTextIT.class.getResourceAsStream("/all-minilm-l6-v2.onnx");
                OrtSession session = environment.createSession(file.readAllBytes());
                OnnxTensor input = OnnxTensor.createTensor(environment, tokens);
                OnnxTensor mask = OnnxTensor.createTensor(environment, ones);
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][ids.length]);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            return ((float[][][]) result.get(0).getValue())[0];
        }
    }

    private static int[] integers(JsonNode array) {
        int[] integers = new int[array.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = array.get(i).asInt();
        }
        return integers;
    }
}
