package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.image.TestPictures;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.transformer.TestModels;
import io.freshet.schemas.config.EfficientNetLite0;
import io.freshet.schemas.config.HuggingFaceImage;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.config.SpeechEmbedding;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import io.freshet.schemas.transformer.Pooling;
import io.freshet.schemas.vision.HuggingFaceImageDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every encoder must hold. */
class EncoderContractIT {
    @SuppressWarnings("ArrayRecordComponent") // nobody compares cases as values
    record Case(ModalityConfig config, String contentType, byte[] payload, byte[] other, byte[] damaged) {
        Encoder encoder() {
            return Encoders.encoder("encoders.it", config);
        }

        Featuriser featuriser() {
            return Encoders.featuriser(config);
        }

        @Override
        public String toString() {
            return config.toString();
        }
    }

    static Stream<Case> encoders() throws Exception {
        byte[] text = TestPayloads.utf8("Free entry! call 08452810075");
        return Stream.of(
                new Case(
                        new ModalityConfig.Cnn(28, 3),
                        "image/png",
                        TestPayloads.png(28, 28),
                        TestPayloads.png(90, 31),
                        text),
                new Case(
                        new ModalityConfig.Cnn(8, 1),
                        "image/png",
                        TestPayloads.png(5, 9),
                        TestPayloads.png(8, 8),
                        text),
                new Case(
                        new EfficientNetLite0(64),
                        "image/png",
                        TestPayloads.png(28, 28),
                        TestPayloads.png(90, 31),
                        text),
                image("vit"),
                image("resnet"),
                image("resnet-basic"),
                new Case(
                        audio(8000, 1000),
                        "audio/wav",
                        TestPayloads.wav(8000, 4000),
                        TestPayloads.wav(16_000, 90_000),
                        text),
                new Case(
                        audio(4000, 100), "audio/wav", TestPayloads.wav(4000, 3), TestPayloads.wav(44_100, 5000), text),
                new Case(
                        new SpeechEmbedding(Duration.ofMillis(400)),
                        "audio/wav",
                        TestPayloads.wav(8000, 3000),
                        TestPayloads.wav(44_100, 40_000),
                        text),
                new Case(
                        new ModalityConfig.Mlp(3),
                        "application/json",
                        TestPayloads.utf8("[1.5, -2e6, 0]"),
                        TestPayloads.utf8("[0, 0, 0]"),
                        TestPayloads.utf8("[1, 2]")),
                text(new ModalityConfig.HashedText(1024), text),
                text(huggingFace("bert", Pooling.MEAN), text),
                text(huggingFace("roberta", Pooling.CLS), text),
                text(huggingFace("xlm-roberta", Pooling.MEAN), text),
                text(huggingFace("distilbert", Pooling.CLS), text),
                text(huggingFace("deberta-v2", Pooling.MEAN), text));
    }

    private static Case image(String name) throws IOException {
        HuggingFaceImageDirectory directory = HuggingFaceImageDirectory.read(TestPictures.resource(name));
        return new Case(
                new HuggingFaceImage(
                        Optional.of(directory.directory()),
                        directory.shape(),
                        directory.preparation(),
                        directory.digest(),
                        PayloadLimits.Image.DEFAULT),
                "image/png",
                TestPayloads.png(28, 28),
                TestPayloads.png(90, 31),
                TestPayloads.utf8("no picture"));
    }

    private static Case text(ModalityConfig encoder, byte[] text) {
        return new Case(encoder, "text/plain", text, TestPayloads.utf8("?"), new byte[] {(byte) 0xff});
    }

    private static ModalityConfig huggingFace(String family, Pooling pooling) throws IOException {
        HuggingFaceDirectory directory = HuggingFaceDirectory.read(TestModels.directory(family));
        return new ModalityConfig.HuggingFaceText(
                Optional.of(directory.directory()),
                directory.shape(),
                pooling,
                directory.digest(),
                24,
                PayloadLimits.Text.DEFAULT);
    }

    private static ModalityConfig audio(int sampleRate, int millis) {
        return new ModalityConfig.MelCnn(sampleRate, Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void givesOneFiniteVectorForEachFeature(Case one) throws Exception {
        float[] vectors = encode(one, List.of(one.payload, one.other, one.payload));

        assertThat(vectors).hasSize(3 * one.encoder().width());
        for (float value : vectors) {
            assertThat(value).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void readsEachFeatureByItself(Case one) throws Exception {
        float[] together = encode(one, List.of(one.payload, one.other));
        float[] alone = encode(one, List.of(one.other));

        for (int i = 0; i < one.encoder().width(); i++) {
            float rounding = 1e-5f * Math.max(1, Math.abs(alone[i]));
            assertThat(together[one.encoder().width() + i]).isEqualTo(alone[i], within(rounding));
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void preparesEqualBytesEqually(Case one) throws Exception {
        Featuriser featuriser = one.featuriser();

        assertThat(featuriser.featurise(one.contentType, one.payload))
                .usingRecursiveComparison()
                .isEqualTo(one.featuriser().featurise(one.contentType, one.payload));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void refusesWhatItCannotRead(Case one) {
        assertThatThrownBy(() -> one.featuriser().featurise(one.contentType, one.damaged))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("send");
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void augmentsByTheSeedAloneAndLeavesTheFeatureAsItIs(Case one) throws Exception {
        Featuriser featuriser = one.featuriser();
        Feature feature = featuriser.featurise(one.contentType, one.payload);

        Feature first = featuriser.augment(feature, new SplittableRandom(5));
        Feature second = featuriser.augment(feature, new SplittableRandom(5));

        assertThat(first).usingRecursiveComparison().isEqualTo(second);
        assertThat(feature).usingRecursiveComparison().isEqualTo(featuriser.featurise(one.contentType, one.payload));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void bringsAGradientToEveryTrainedParameter(Case one) throws Exception {
        Encoder encoder = one.encoder();
        Featuriser featuriser = one.featuriser();
        List<Feature> features = List.of(
                featuriser.featurise(one.contentType, one.payload), featuriser.featurise(one.contentType, one.other));
        try (Parameters parameters = Parameters.initialise(encoder.parameters(), 3, ComputeDevice.CPU)) {
            parameters.train(
                    encoder.parameters().stream().map(ParameterSpec::name).toList());
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
                Tensor pooled = encoder.encode(scope, features).pooled();
                // Each value counts otherwise: the plain sum of a normalised row is the same whatever came in.
                pooled.times(waves(scope, pooled.shape())).sum().backward();

                for (Gradients.Slot slot : scope.gradients().slots()) {
                    float[] gradient = new float[slot.gradient().capacity()];
                    slot.gradient().get(0, gradient);
                    assertThat(Arrays.equals(gradient, new float[gradient.length]))
                            .as(slot.name())
                            .isFalse();
                }
            }
        }
    }

    private static Tensor waves(Scope scope, long[] shape) {
        float[] waves = new float[Math.toIntExact(shape[0] * shape[1])];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = (float) (1 + Math.sin(i));
        }
        return scope.tensor(waves, shape);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void namesItsParametersUnderItsPrefix(Case one) {
        assertThat(one.encoder().parameters())
                .extracting(ParameterSpec::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("encoders.it."));
    }

    private static float[] encode(Case one, List<byte[]> payloads) throws Exception {
        Encoder encoder = one.encoder();
        List<Feature> features = new ArrayList<>();
        for (byte[] payload : payloads) {
            features.add(one.featuriser().featurise(one.contentType, payload));
        }
        try (Parameters parameters = Parameters.initialise(encoder.parameters(), 3, ComputeDevice.CPU);
                Scope scope = Scope.scoring(parameters)) {
            return encoder.encode(scope, features).pooled().values();
        }
    }
}
