package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.image.TestPictures;
import io.freshet.model.transformer.TestModels;
import io.freshet.schemas.config.EfficientNetLite0;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.HuggingFaceImage;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.config.SpeechEmbedding;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.transformer.HuggingFaceDirectory;
import io.freshet.schemas.transformer.Pooling;
import io.freshet.schemas.vision.HuggingFaceImageDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FingerprintsTest {
    private static final Map<String, ModalityConfig> ALL = Map.of(
            "image", new ModalityConfig.Cnn(28, 1),
            "photo", new EfficientNetLite0(96),
            "voice", new ModalityConfig.MelCnn(8000, Duration.ofMillis(1500)),
            "speech", new SpeechEmbedding(Duration.ofMillis(2500)),
            "sensor", new ModalityConfig.Mlp(3),
            "text", new ModalityConfig.HashedText(4096),
            "raw-text", new ModalityConfig.HashedText(2048, new PayloadLimits.Text(100, 100, false)));

    @Test
    void everyEncoderLabelAndStrategyComesBack() {
        ModelSpec spec = new ModelSpec(
                new TreeMap<>(ALL),
                FusionConfig.weighted(),
                TaskConfig.classification(
                        List.of("red [dark]", "green=go", "\u9ec4\ud83d\ude00", "a, b", "\"c\": \\d}")),
                Strategy.HEAD);

        assertThat(ModelSpec.ofFingerprint(spec.fingerprint())).hasValueSatisfying(read -> {
            assertThat(read.fingerprint()).isEqualTo(spec.fingerprint());
            assertThat(read.labels()).isEqualTo(spec.labels());
            assertThat(read.strategy()).isEqualTo(Strategy.HEAD);
        });
    }

    @Test
    void pretrainedEncodersOfTextsComeBackWithoutTheirDirectory() throws IOException {
        HuggingFaceDirectory directory = HuggingFaceDirectory.read(TestModels.directory("deberta-v2"));
        ModelSpec spec = new ModelSpec(
                new TreeMap<>(Map.of(
                        "carried",
                        new ModalityConfig.CarriedText(ModalityConfig.CarriedText.Carried.BGE_SMALL_ZH, 64),
                        "own",
                        new ModalityConfig.HuggingFaceText(
                                Optional.of(directory.directory()),
                                directory.shape(),
                                Pooling.CLS,
                                directory.digest(),
                                32,
                                PayloadLimits.Text.DEFAULT))),
                FusionConfig.weighted(),
                TaskConfig.classification(List.of("a", "b")),
                Strategy.FROZEN);

        assertThat(ModelSpec.ofFingerprint(spec.fingerprint())).hasValueSatisfying(read -> {
            assertThat(read.fingerprint()).isEqualTo(spec.fingerprint());
            assertThat(read.modalities().get("own"))
                    .isInstanceOfSatisfying(ModalityConfig.HuggingFaceText.class, own -> {
                        assertThat(own.directory()).isEmpty();
                        assertThat(own.shape()).isEqualTo(directory.shape());
                        assertThat(own.pooling()).isEqualTo(Pooling.CLS);
                    });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "resnet"})
    void aPretrainedEncoderOfImagesComesBackWithoutItsDirectory(String name) throws IOException {
        HuggingFaceImageDirectory directory = HuggingFaceImageDirectory.read(TestPictures.resource(name));
        HuggingFaceImage own = new HuggingFaceImage(
                Optional.of(directory.directory()),
                directory.shape(),
                directory.preparation(),
                directory.digest(),
                PayloadLimits.Image.DEFAULT);
        ModelSpec spec = new ModelSpec(new TreeMap<>(Map.of("own", own)), List.of("a", "b"));

        assertThat(ModelSpec.ofFingerprint(spec.fingerprint())).hasValueSatisfying(read -> {
            assertThat(read.fingerprint()).isEqualTo(spec.fingerprint());
            assertThat(read.modalities())
                    .containsEntry(
                            "own",
                            new HuggingFaceImage(
                                    Optional.empty(), own.shape(), own.preparation(), own.digest(), own.limits()));
        });
    }

    @Test
    void theFingerprintOfTheReleaseBeforeComesBack() {
        String old = "labels=[red, green] modalities={image=Cnn[size=28, channels=1], sensor=Mlp[size=3]}";

        assertThat(ModelSpec.ofFingerprint(old)).hasValueSatisfying(read -> {
            assertThat(read.labels()).containsExactly("red", "green");
            assertThat(read.modalities()).containsOnlyKeys("image", "sensor");
            assertThat(read.accepts(old)).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{\"modalities\":{\"x\":{\"encoder\":\"quantum\"}},\"task\":{\"labels\":[\"a\",\"b\"]}}",
                "{\"modalities\":{\"x\":{\"encoder\":\"mlp\",\"size\":2,\"more\":1}},\"task\":{\"labels\":[\"a\",\"b\"]}}",
                "labels=[a] modalities={}",
                "encoders={x=Quantum[size=3]} fusion=weighted task=classification[a, b] adaptation=full",
                "encoders={x=Mlp[size=three]} fusion=weighted task=classification[a, b] adaptation=full",
                "encoders={x=Mlp[size=3, more=1]} fusion=weighted task=classification[a, b] adaptation=full",
                "encoders={x=Mlp[size=3]} fusion=weighted task=regression[a, b] adaptation=full",
                "encoders={x=Mlp[size=3]} fusion=weighted task=classification[a, b] adaptation=magic"
            })
    void whatIsOfAnotherReleaseIsSaidToBeUnreadable(String fingerprint) {
        assertThat(ModelSpec.ofFingerprint(fingerprint)).isEmpty();
    }
}
