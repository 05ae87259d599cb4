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
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.config.SpeechEmbedding;
import io.freshet.schemas.media.Audio;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pretrained speech embedding against ONNX Runtime and PyTorch: see the README beside {@code speech_embedding.py}.
 */
class SpeechEmbeddingIT {
    private static final SpeechEmbedding SETTINGS = new SpeechEmbedding(Duration.ofSeconds(3));
    private static final Encoder ENCODER = Encoders.encoder("encoders.it", SETTINGS);
    private static final int WIDTH = 96;

    @ParameterizedTest
    @ValueSource(strings = {"0_theo_47", "6_jackson_46", "9_george_49"})
    void givesTheEmbeddingsThatOnnxRuntimeGaveForRecordings(String recording) throws Exception {
        Map<String, WeightArray> reference = reference();
        float[] samples = weights(reference, recording + ".samples");
        float[] expected = weights(reference, recording + ".embedding");

        float[] embeddings = embeddings(List.of(new Feature.Dense(new SpeechSpectrum().of(samples))));

        assertThat(greatestDifference(embeddings, expected)).isLessThan(1e-4);
    }

    /**
     * Recordings, and no bare tones: where a band holds next to nothing, the transform of the graph in float32 is off
     * by more than the band.
     */
    @Test
    void givesTheEmbeddingsThatOnnxRuntimeGivesForWhatIsSent() throws Exception {
        for (byte[] wav : recordings(8)) {
            Audio.Sound sound = Audio.decode(wav, SETTINGS.limits());
            float[] samples = Resampler.resample(
                    sound.samples(), sound.sampleRate(), SpeechSpectrum.RATE, 3 * SpeechSpectrum.RATE);

            float[] embeddings = embeddings(List.of(feature(wav)));

            assertThat(greatestDifference(embeddings, onnxRuntime(samples))).isLessThan(1e-4);
        }
    }

    @Test
    void aShorterClipIsNotTouchedByTheLongerOneBesideIt() throws Exception {
        Feature shorter = feature(TestPayloads.wav(8000, 2400));
        Feature longer = feature(TestPayloads.wav(8000, 16_000));

        try (Parameters parameters = parameters();
                Scope scope = Scope.scoring(parameters)) {
            Encoded both = ENCODER.encode(scope, List.of(longer, shorter));
            Encoded alone = ENCODER.encode(scope, List.of(shorter));

            int embeddings = Math.toIntExact(alone.tokens().shape()[1]);
            assertThat(both.tokens().shape()[1]).isGreaterThan(embeddings);
            float[] mask = both.mask().orElseThrow().slice(0, 1, 2).values();
            assertThat(Arrays.copyOf(mask, embeddings)).containsOnly(1);
            assertThat(Arrays.copyOfRange(mask, embeddings, mask.length)).containsOnly(0);
            float[] pooled = both.pooled().values();
            assertThat(Arrays.copyOfRange(pooled, ENCODER.width(), pooled.length))
                    .containsExactly(alone.pooled().values(), within(1e-4f));
        }
    }

    @Test
    void aPartIsWhatTheWholeWouldBeIfItWereAlone() throws Exception {
        Feature one = clip(0, SpeechNetwork.CONTEXT);

        try (Parameters parameters = parameters();
                Scope scope = Scope.scoring(parameters)) {
            Encoded encoded = ENCODER.encode(scope, List.of(one));

            assertThat(encoded.tokens().shape()).containsExactly(1, 1, ENCODER.width());
            assertThat(encoded.tokens().values())
                    .containsExactly(encoded.pooled().values(), within(0.004f));
        }
    }

    @Test
    void poolsMeanGreatestAndDeviationAndFindsTheGradientsThatPyTorchFinds() throws Exception {
        JsonNode reference = gradients();
        List<Feature> clips = new ArrayList<>();
        reference.get("frames").forEach(frames -> clips.add(clip(clips.size(), frames.asInt())));
        try (Parameters parameters = parameters()) {
            parameters.train(
                    ENCODER.parameters().stream().map(ParameterSpec::name).toList());
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
                Tensor pooled = ENCODER.encode(scope, clips).pooled();
                pooled.times(waves(scope, pooled.shape())).sum().backward();

                float[] vectors = pooled.values();
                for (int i = 0; i < vectors.length; i++) {
                    JsonNode row = reference.get("pooled").get(i / ENCODER.width());
                    assertThat((double) vectors[i])
                            .isEqualTo(row.get(i % ENCODER.width()).asDouble(), within(1e-4));
                }
                assertThat(scope.gradients().slots())
                        .hasSize(ENCODER.parameters().size());
                scope.gradients().slots().forEach(slot -> assertGradient(slot, reference.get("gradients")));
            }
        }
    }

    private static void assertGradient(Gradients.Slot slot, JsonNode gradients) {
        JsonNode expected = gradients.get(slot.name().substring("encoders.it.".length()));
        double norm = expected.get("norm").asDouble();
        int size = slot.gradient().capacity();
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += (double) slot.gradient().get(i) * slot.gradient().get(i);
        }
        assertThat(Math.sqrt(squares)).as(slot.name()).isEqualTo(norm, within(1e-4 * norm));
        JsonNode values = expected.get("values");
        for (int i = 0; i < values.size(); i++) {
            int at = (int) ((long) i * size / values.size());
            assertThat((double) slot.gradient().get(at))
                    .as(slot.name() + " " + at)
                    .isEqualTo(values.get(i).asDouble(), within(1e-4 * norm / Math.sqrt(size)));
        }
    }

    private static Feature clip(int row, int frames) {
        float[] values = new float[frames * SpeechSpectrum.BANDS];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (4 * Math.sin(0.37 * k + 0.0011 * k * k + row) - 1);
        }
        return new Feature.Dense(values);
    }

    /** The factors that speech_embedding.py takes the sum with. */
    private static Tensor waves(Scope scope, long[] shape) {
        float[] waves = new float[Math.toIntExact(shape[0] * shape[1])];
        for (int k = 0; k < waves.length; k++) {
            waves[k] = (float) Math.sin(0.1 * k);
        }
        return scope.tensor(waves, shape);
    }

    /** The first of the digits that learning curves are measured with: see the README beside them. */
    private static List<byte[]> recordings(int count) throws IOException {
        List<byte[]> recordings = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(
                SpeechEmbeddingIT.class.getResourceAsStream("/io/freshet/model/streams/digits.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); recordings.size() < count; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".wav")) {
                    recordings.add(zip.readAllBytes());
                }
            }
        }
        return recordings;
    }

    private static double greatestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double greatest = 0;
        for (int i = 0; i < actual.length; i++) {
            greatest = Math.max(greatest, Math.abs(actual[i] - expected[i]));
        }
        return greatest;
    }

    private static Feature feature(byte[] wav) throws Exception {
        return Encoders.featuriser(SETTINGS).featurise("audio/wav", wav);
    }

    private static float[] embeddings(List<Feature> features) throws IOException {
        try (Parameters parameters = parameters();
                Scope scope = Scope.scoring(parameters)) {
            return ENCODER.encode(scope, features).tokens().slice(2, 0, WIDTH).values();
        }
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the parameters
    private static Parameters parameters() throws IOException {
        PretrainedWeights weights = ENCODER.pretrained().orElseThrow();
        return Parameters.of(
                List.of(NativeSection.read(weights.source(), ENCODER.parameters(), ComputeDevice.CPU, weights::readTo)),
                ComputeDevice.CPU);
    }

    /** (embeddings, 96) of a clip at 16 kHz. */
    private static float[] onnxRuntime(float[] samples) throws IOException, OrtException {
        float[][] padded =
                new float[1][SpeechFeaturiser.SAMPLES_BEFORE + samples.length + SpeechFeaturiser.SAMPLES_AFTER];
        System.arraycopy(samples, 0, padded[0], SpeechFeaturiser.SAMPLES_BEFORE, samples.length);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (InputStream file = SpeechEncoder.class.getResourceAsStream("speech-embedding.onnx");
                OrtSession session = environment.createSession(file.readAllBytes());
                OnnxTensor input = OnnxTensor.createTensor(environment, padded);
                OrtSession.Result result = session.run(Map.of("samples:0", input))) {
            float[][][] embeddings = ((float[][][][]) result.get(0).getValue())[0];
            float[] flat = new float[embeddings.length * WIDTH];
            for (int i = 0; i < embeddings.length; i++) {
                System.arraycopy(embeddings[i][0], 0, flat, i * WIDTH, WIDTH);
            }
            return flat;
        }
    }

    private static Map<String, WeightArray> reference() throws IOException, URISyntaxException {
        return WeightsFile.read(Path.of(SpeechEmbeddingIT.class
                        .getResource("speech-embedding.safetensors")
                        .toURI()))
                .weights();
    }

    private static float[] weights(Map<String, WeightArray> all, String name) {
        return all.get(name).values();
    }

    private static JsonNode gradients() throws IOException {
        try (InputStream in = SpeechEmbeddingIT.class.getResourceAsStream("speech-embedding.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
