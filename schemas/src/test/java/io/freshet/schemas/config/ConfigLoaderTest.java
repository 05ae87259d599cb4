package io.freshet.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigLoaderTest {
    private static final String DIGITS = """
            pipeline: digits
            modalities:
              image: {encoder: cnn, size: 28, channels: 1}
              audio: {encoder: mel-cnn, sample-rate: 8000}
            task: {type: classification, labels: [zero, one]}
            fusion: weighted
            """;
    private static final String NUMBERS = """
            pipeline: numbers
            modalities: {sensor: {encoder: mlp, size: 3}}
            task: {type: regression}
            """;

    @Test
    void aModalityOfOneWordTakesTheBestEncoderOfItsKind() {
        FreshetConfig config = load("""
                pipeline: tickets
                modalities: {title: text, screenshot: image, voice: audio, battery: {kind: sensor, size: 3}}
                task: {labels: [bug, praise]}
                """);

        assertThat(config.modalities().values())
                .extracting(ModalityConfig::encoder)
                .containsExactly("minilm", "efficientnet-lite0", "speech-embedding", "mlp");
        assertThat(config.learning().fineTune().strategy()).isEqualTo(LearningConfig.Strategy.FROZEN);
    }

    @Test
    void aKindAndItsSettingsMayStandBesideEachOther() {
        FreshetConfig config = load("""
                pipeline: tickets
                modalities: {title: {kind: text, encoder: auto, max-tokens: 32}, note: {kind: text, encoder: hashed-text}}
                task: {labels: [bug, praise]}
                """);

        assertThat(config.modalities().get("title").settings()).containsEntry("max-tokens", 32);
        assertThat(config.modalities().get("note").encoder()).isEqualTo("hashed-text");
    }

    @Test
    void aKindThatIsUnknownOrOfAnotherEncoderIsRefused() {
        String rest = "pipeline: p\ntask: {labels: [a, b]}\n";

        assertThat(faults(rest + "modalities: {title: prose}\n").toString())
                .contains("modalities.title.kind is prose", "text, image, audio, sensor");
        assertThat(faults(rest + "modalities: {title: {kind: text, encoder: cnn}}\n")
                        .toString())
                .contains("modalities.title.kind is text, which the encoder cnn does not read");
        assertThat(faults(rest + "modalities: {title: {encoder: auto}}\n").toString())
                .contains("modalities.title.kind is missing");
        assertThat(faults(rest + "modalities: {battery: sensor}\n").toString())
                .contains("modalities.battery.size is missing");
    }

    @Test
    void everyKeyHasADefaultSoThatAPipelineIsFiveLines() {
        FreshetConfig config = load(DIGITS);

        assertThat(config.pipeline()).isEqualTo("digits");
        assertThat(config.modalities())
                .containsExactly(
                        Map.entry("image", new ModalityConfig.Cnn(28, 1)),
                        Map.entry("audio", new ModalityConfig.MelCnn(8000, Duration.ofSeconds(1))));
        assertThat(config.align().grace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.servers().gateway().inlineLimitBytes()).isEqualTo(16 << 10);
        assertThat(config.labels()).isEqualTo(new LabelsConfig(Duration.ofDays(30), Optional.empty()));
        assertThat(config.learning().regularise().labelSmoothing()).isEqualTo(0.05);
        assertThat(config.servers().gateway().backlogBytes()).isEqualTo(32 << 20);
        assertThat(config.platform().kafka()).containsEntry("bootstrap.servers", "127.0.0.1:9092");
    }

    @Test
    void howManyVersionsStayIsAsConfiguredAndAtLeastTwo() {
        assertThat(load(DIGITS).versions()).isEqualTo(new VersionsConfig(Optional.empty(), 100, Duration.ofDays(90)));
        assertThat(load(DIGITS + "versions: {keep: 5, history: 0s}\n").versions())
                .isEqualTo(new VersionsConfig(Optional.empty(), 5, Duration.ZERO));
        assertThatThrownBy(() -> load(DIGITS + "versions: {keep: 1, history: -1s}\n"))
                .hasMessageContaining("versions.keep is 1")
                .hasMessageContaining("versions.history is -1s");
    }

    @Test
    void theEnvironmentOverlaysModalitiesToo() {
        FreshetConfig config = ConfigLoader.parse(
                "digits.yaml",
                DIGITS.replace("  audio:", "  image-back: {encoder: cnn}\n  audio:"),
                Map.of(
                        "FRESHET_MODALITIES_IMAGE_SIZE", "32",
                        "FRESHET_MODALITIES_IMAGE_BACK_SIZE", "64",
                        "FRESHET_MODALITIES_AUDIO_SAMPLE_RATE", "16000",
                        "FRESHET_MODALITIES_SENSOR_ENCODER", "mlp",
                        "FRESHET_MODALITIES_SENSOR_SIZE", "3",
                        "FRESHET_MODALITIES_SENSOR_RANGE", "[-1, 1]"));

        assertThat(config.modalities().get("image").described()).isEqualTo("cnn {channels=1, size=32}");
        assertThat(config.modalities().get("image-back").described()).isEqualTo("cnn {channels=3, size=64}");
        assertThat(config.modalities().get("audio").described()).contains("sample-rate=16000");
        assertThat(config.modalities().get("sensor").described()).isEqualTo("mlp {size=3}");
        assertThat(config.modalities().get("sensor").limits()).isEqualTo(new PayloadLimits.Vector(2 << 20, 3, -1, 1));
    }

    @Test
    void aVariableOfAModalityThatSpellsNoKeyIsToldByItsName() {
        assertThatThrownBy(
                        () -> ConfigLoader.parse("digits.yaml", DIGITS, Map.of("FRESHET_MODALITIES_IMAGE_SIDE", "32")))
                .hasMessageContaining("modalities.image.side")
                .hasMessageContaining("FRESHET_MODALITIES_IMAGE_SIDE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aFileWithAByteOrderMarkIsRead(String charset, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("p.yaml"), ("\uFEFF" + DIGITS).getBytes(Charset.forName(charset)));

        assertThat(ConfigLoader.load(file, Map.of()).pipeline()).isEqualTo("digits");
    }

    @Test
    void aFileThatIsNoTextIsToldAsSuch(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("p.yaml"), new byte[] {'a', (byte) 0xE4, 'b'});

        assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void aFileOverlaysTheReferenceAndTheEnvironmentOverlaysTheFile() {
        FreshetConfig config = ConfigLoader.parse(
                "p.yaml",
                DIGITS + "align: {grace: 3s, window: 4s, require: [image]}\n",
                Map.of("FRESHET_ALIGN_GRACE", "250ms", "FRESHET_KAFKA_SASL_MECHANISM", "PLAIN", "PATH", "/bin"));

        assertThat(config.align().window()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.align().grace()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.align().require()).containsExactly("image");
        assertThat(config.platform().kafka()).containsEntry("sasl.mechanism", "PLAIN");
    }

    @Test
    void modalitiesMaySayWhatTheyTake() {
        FreshetConfig config = load("""
                pipeline: p
                modalities:
                  image: {encoder: cnn, max-bytes: 1MiB, min-side: 8, max-side: 640}
                  audio: {encoder: mel-cnn, min-duration: 250ms, max-duration: 30s}
                  sensor: {encoder: mlp, size: 2, range: [-50, 0.1]}
                  text: {encoder: hashed-text, max-length: 500, normalise: false}
                task: {labels: [a, b]}
                """);

        assertThat(config.modalities().values())
                .extracting(ModalityConfig::limits)
                .containsExactly(
                        new PayloadLimits.Image(1 << 20, 8, 640),
                        new PayloadLimits.Audio(64 << 20, Duration.ofMillis(250), Duration.ofSeconds(30)),
                        new PayloadLimits.Vector(2 << 20, 2, -50, 0.1f),
                        new PayloadLimits.Text(4 << 20, 500, false));
    }

    @Test
    void whatAModalityTakesWithoutAWordHasBounds() {
        assertThat(load(DIGITS).modalities().values())
                .extracting(ModalityConfig::limits)
                .containsExactly(
                        new PayloadLimits.Image(32 << 20, 1, 4096),
                        new PayloadLimits.Audio(64 << 20, Duration.ZERO, Duration.ofMinutes(10)));
        assertThat(PayloadLimits.Vector.of(7))
                .isEqualTo(new PayloadLimits.Vector(2 << 20, 7, -Float.MAX_VALUE, Float.MAX_VALUE));
        assertThat(PayloadLimits.Text.DEFAULT).isEqualTo(new PayloadLimits.Text(4 << 20, 1_000_000, true));
    }

    @Test
    void limitsThatLeaveNothingAreFaults() {
        List<ConfigFault> faults = faults("""
                pipeline: p
                modalities:
                  image: {encoder: cnn, min-side: 9, max-side: 8, range: [0, 1]}
                  audio: {encoder: mel-cnn, min-duration: 2s, max-duration: 1s}
                  one: {encoder: mlp, size: 2, range: [1, 0]}
                  two: {encoder: mlp, size: 2, range: 5}
                  three: {encoder: mlp, size: 2, range: [low, high], max-bytes: 0B}
                  text: {encoder: hashed-text, normalise: maybe}
                task: {labels: [a, b]}
                """);

        assertThat(faults)
                .extracting(ConfigFault::path)
                .containsExactlyInAnyOrder(
                        "modalities.image.min-side",
                        "modalities.image.range",
                        "modalities.audio.min-duration",
                        "modalities.one.range",
                        "modalities.two.range",
                        "modalities.three.range",
                        "modalities.three.max-bytes",
                        "modalities.text.normalise");
        assertThat(faults)
                .extracting(ConfigFault::toString)
                .contains("modalities.one.range is [1, 0] (p.yaml line 5);"
                        + " it must be two numbers, the lower first, for example [-50, 50].");
    }

    @Test
    void listsInTheEnvironmentAreCommaSeparated() {
        FreshetConfig config = ConfigLoader.parse("p.yaml", DIGITS, Map.of("FRESHET_TASK_LABELS", "ham, spam,eggs"));

        assertThat(config.task().labels()).containsExactly("ham", "spam", "eggs");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestNameAndItsLine() {
        List<ConfigFault> faults = faults(DIGITS + "align:\n  grase: 2s\n");

        assertThat(faults)
                .singleElement()
                .hasToString("align.grase is unknown (p.yaml line 8); did you mean align.grace.");
    }

    @Test
    void anUnknownKeyOfAModalityIsRefused() {
        List<ConfigFault> faults = faults(DIGITS.replace("size: 28", "sise: 28"));

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("modalities.image.sise");
            assertThat(fault.remedy()).isEqualTo("did you mean size");
        });
    }

    @Test
    void anUnknownVariableOfOursIsRefused() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.parse("p.yaml", DIGITS, Map.of("FRESHET_ALIGN_GRASE", "2s")));

        assertThat(refused)
                .hasMessageContaining("did you mean align.grace")
                .hasMessageContaining("FRESHET_ALIGN_GRASE");
    }

    @Test
    void allFaultsComeOutAtOnce() {
        List<ConfigFault> faults = faults("""
                pipeline: Digits!
                modalities:
                  image: {encoder: resnet}
                task: {type: classification, labels: [one]}
                align: {grace: -5s, window: soon}
                split: {train: 0.9}
                serving: {port: 99999}
                """);

        assertThat(faults)
                .extracting(ConfigFault::path)
                .containsExactlyInAnyOrder(
                        "pipeline",
                        "modalities.image.encoder",
                        "task.labels",
                        "align.grace",
                        "align.window",
                        "split.train",
                        "serving.port");
        assertThat(faults)
                .extracting(ConfigFault::toString)
                .contains(
                        "align.grace is -5s (p.yaml line 5); it must be a duration such as 250ms, 2s, 5m, 1h or 30d from 0ms to 366d.");
    }

    @Test
    void whatMustBeSaidIsAskedFor() {
        assertThat(faults("")).extracting(ConfigFault::path).contains("pipeline", "modalities", "task.labels");
    }

    @Test
    void nineModalitiesAreTooMany() {
        StringBuilder text = new StringBuilder("pipeline: p\ntask: {labels: [a, b]}\nmodalities:\n");
        for (int i = 0; i < 9; i++) {
            text.append("  m").append(i).append(": {encoder: cnn}\n");
        }

        assertThat(faults(text.toString()))
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString()).contains("modalities has 9 entries"));
    }

    @Test
    void aModalityCannotTakeTheNameOfATopic() {
        assertThat(faults(DIGITS.replace("image:", "samples:")))
                .extracting(ConfigFault::path)
                .contains("modalities.samples");
    }

    @Test
    void aRequiredModalityMustExist() {
        assertThat(faults(DIGITS + "align: {require: [video]}\n"))
                .extracting(ConfigFault::path)
                .containsExactly("align.require");
    }

    @Test
    void blobsLieInFilesOrInS3() {
        BlobsConfig files = load(DIGITS).platform().blobs();
        BlobsConfig s3 = load(DIGITS + """
                blobs:
                  url: s3://bucket/some/prefix
                  retention: 60d
                  sweep: 0s
                  s3: {endpoint: "http://minio:9000", region: eu-central-1, path-style: true, timeout: 10s}
                """).platform().blobs();

        assertThat(files)
                .isEqualTo(new BlobsConfig(
                        URI.create("file:///var/lib/freshet/blobs"),
                        new BlobsConfig.S3(Optional.empty(), "us-east-1", false, Duration.ofSeconds(30)),
                        3,
                        Duration.ofDays(45),
                        Duration.ofHours(24)));
        assertThat(s3)
                .isEqualTo(new BlobsConfig(
                        URI.create("s3://bucket/some/prefix"),
                        new BlobsConfig.S3(
                                Optional.of(URI.create("http://minio:9000")),
                                "eu-central-1",
                                true,
                                Duration.ofSeconds(10)),
                        3,
                        Duration.ofDays(60),
                        Duration.ZERO));
    }

    @Test
    void blobsLieNowhereElse() {
        for (String url : List.of("ftp://host/blobs", "s3:///prefix", "/var/lib")) {
            assertThat(faults(DIGITS + "blobs: {url: \"" + url + "\"}\n"))
                    .singleElement()
                    .asString()
                    .contains("blobs.url is " + url, "file:///directory or s3://bucket/prefix");
        }
    }

    @Test
    void blobsAreKeptForAsLongAsALabelMayAskForThem() {
        assertThat(faults(DIGITS + "labels: {horizon: 60d}\n"))
                .singleElement()
                .asString()
                .contains("blobs.retention is 45d", "labels.horizon and the 7d of events make it at least 67d");
        assertThat(load(DIGITS + "labels: {horizon: 38d}\n").platform().blobs().retention())
                .isEqualTo(Duration.ofDays(45));
        assertThat(faults(DIGITS + "labels: {horizon: soon}\n"))
                .extracting(ConfigFault::path)
                .containsExactly("labels.horizon");
    }

    @Test
    void implicitNegativeIsTheFirstLabelAfterHalfAnHourUnlessToldOtherwise() {
        assertThat(load(DIGITS + "labels: {implicit: negative}\n").labels().implicit())
                .contains(new LabelsConfig.Implicit("zero", Duration.ofMinutes(30), 1));
        LabelsConfig.Implicit told = load(DIGITS
                        + "labels: {implicit: negative, implicit-label: one, implicit-after: 2h, implicit-rate: 0.1}\n")
                .labels()
                .implicit()
                .orElseThrow();
        assertThat(told).isEqualTo(new LabelsConfig.Implicit("one", Duration.ofHours(2), 0.1));
        assertThat(told.importance()).isEqualTo(10);
    }

    @Test
    void regressionHasNoLabels() {
        assertThat(load(NUMBERS).task()).isEqualTo(TaskConfig.regression());
        assertThat(faults(NUMBERS.replace("regression}", "regression, labels: [a, b]}")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).isEqualTo("task.labels");
                    assertThat(fault.toString()).contains("leave them out");
                });
    }

    @Test
    void refusesImplicitNegativesOfATaskWithoutLabels() {
        assertThat(faults(NUMBERS + "labels: {implicit: negative}\n"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).isEqualTo("labels.implicit");
                    assertThat(fault.toString()).contains("regression", "no label", "none");
                });
    }

    @Test
    void aMisspeltTaskIsOneFaultThatNamesAll() {
        assertThat(faults(NUMBERS.replace("regression}", "regresion}")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString()).contains("classification", "regression"));
    }

    @Test
    void everyFaultOfImplicitNegativeIsTold() {
        List<ConfigFault> faults = faults(DIGITS + """
                labels:
                  implicit: negative
                  horizon: 10m
                  implicit-label: maybe
                  implicit-rate: 0
                """);

        assertThat(faults)
                .extracting(ConfigFault::path)
                .containsExactlyInAnyOrder("labels.implicit-after", "labels.implicit-label", "labels.implicit-rate");
        assertThat(faults)
                .extracting(ConfigFault::toString)
                .anyMatch(text -> text.contains("it must be at most 10m, or labels.horizon longer"));
    }

    @Test
    void aShortHorizonIsNoFaultWhereImplicitNegativeMeansNothing() {
        assertThat(load(DIGITS + "labels: {horizon: 10m}\n").labels().implicit())
                .isEmpty();
    }

    @Test
    void implicitNegativeTurnsLabelSmoothingOffAndRefusesWhatIsSetAbove() {
        String silent = DIGITS + "labels: {implicit: negative}\n";

        assertThat(load(silent).learning().regularise().labelSmoothing()).isZero();
        assertThat(load(silent + "regularise: {label-smoothing: 0}\n")
                        .learning()
                        .regularise()
                        .labelSmoothing())
                .isZero();
        assertThat(faults(silent + "regularise: {label-smoothing: 0.1}\n"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString())
                        .contains("regularise.label-smoothing is 0.1 with labels.implicit: negative")
                        .contains("set it to 0"));
        assertThat(load(DIGITS + "regularise: {label-smoothing: 0.1}\n")
                        .learning()
                        .regularise()
                        .labelSmoothing())
                .isEqualTo(0.1);
    }

    @Test
    void whatIsTunedFollowsFromTheEncodersUnlessItIsSaid() {
        String minilm = DIGITS.replace("  audio:", "  text: {encoder: minilm}\n  audio:");

        assertThat(load(DIGITS).learning().fineTune().strategy()).isEqualTo(LearningConfig.Strategy.FULL);
        assertThat(load(minilm).learning().fineTune().strategy()).isEqualTo(LearningConfig.Strategy.FROZEN);
        assertThat(load(minilm + "fine-tune: {strategy: full}\n")
                        .learning()
                        .fineTune()
                        .strategy())
                .isEqualTo(LearningConfig.Strategy.FULL);
    }

    @Test
    void loraHasTheUsualSettingsAndThoseThatAreSet() {
        String minilm = DIGITS.replace("  audio:", "  text: {encoder: minilm}\n  audio:");

        assertThat(load(minilm + "fine-tune: {strategy: lora}\n")
                        .learning()
                        .fineTune()
                        .strategy())
                .isInstanceOfSatisfying(LearningConfig.Lora.class, lora -> {
                    assertThat(lora.rank()).isEqualTo(8);
                    assertThat(lora.alpha()).isEqualTo(16);
                    assertThat(lora.dropout()).isZero();
                    assertThat(lora.targets()).contains("*.query.weight", "*.q_lin.weight", "*.value_proj.weight");
                });
        assertThat(load(minilm + "fine-tune: {strategy: lora, rank: 2, alpha: 1, dropout: 0.1, targets: ['*.dense']}\n")
                        .learning()
                        .fineTune()
                        .strategy())
                .isEqualTo(new LearningConfig.Lora(2, 1, 0.1, List.of("*.dense")));
        assertThat(load(minilm + "fine-tune: {strategy: bitfit}\n")
                        .learning()
                        .fineTune()
                        .strategy())
                .isEqualTo(new LearningConfig.BitFit());
        assertThatThrownBy(() -> load(minilm + "fine-tune: {strategy: lora, rank: 0, targets: []}\n"))
                .hasMessageContaining("fine-tune.rank is 0")
                .hasMessageContaining("fine-tune.targets is empty");
    }

    @Test
    void whatIsLearnedBesidePretrainedWeightsNeedsSome() {
        assertThatThrownBy(() -> load(DIGITS + "fine-tune: {strategy: lora}\n"))
                .hasMessageContaining("fine-tune.strategy is lora, and no modality has a pretrained encoder");
        assertThatThrownBy(() -> load(DIGITS + "fine-tune: {strategy: bitfit}\n"))
                .hasMessageContaining("fine-tune.strategy is bitfit");
    }

    @Test
    void theRateFollowsFromTheStrategyUnlessItIsSaid() {
        String minilm = DIGITS.replace("  audio:", "  text: {encoder: minilm}\n  audio:");

        assertThat(rate(DIGITS)).isEqualTo(0.002);
        assertThat(rate(minilm)).isEqualTo(0.002);
        assertThat(rate(minilm + "fine-tune: {strategy: lora}\n")).isEqualTo(0.001);
        assertThat(rate(minilm + "fine-tune: {strategy: full}\n")).isEqualTo(0.0001);
        assertThat(rate(DIGITS + "optimizer: {learning-rate: 0.5}\n")).isEqualTo(0.5);
    }

    private static double rate(String text) {
        return load(text).learning().optimizer().learningRate();
    }

    @Test
    void theOptimizerIsAdamwUnlessItIsSaid() {
        LearningConfig.Optimizer usual = load(DIGITS).learning().optimizer();
        LearningConfig.Optimizer sgd = load(DIGITS
                        + "optimizer: {kind: sgd, momentum: 0.5, nesterov: true, decay: all,"
                        + " schedule: {kind: cosine, warm-up: 10, steps: 200, floor: 0}}\n")
                .learning()
                .optimizer();

        assertThat(usual.rule()).isEqualTo(new LearningConfig.AdamW(0.9, 0.999, 1e-8));
        assertThat(usual.schedule().kind()).isEqualTo(LearningConfig.Schedule.Kind.CONSTANT);
        assertThat(usual.decayAll()).isFalse();
        assertThat(sgd.rule()).isEqualTo(new LearningConfig.Sgd(0.5, true));
        assertThat(sgd.decayAll()).isTrue();
        assertThat(sgd.schedule())
                .isEqualTo(new LearningConfig.Schedule(LearningConfig.Schedule.Kind.COSINE, 10, 200, 0));
    }

    @Test
    void encodingsAreKeptAmongTemporaryFilesUnlessItIsSaid() {
        assertThat(load(DIGITS).servers().trainer().encodings())
                .isEqualTo(new ServersConfig.Encodings(
                        Path.of(System.getProperty("java.io.tmpdir"), "freshet-encodings-digits"), 256 << 20));
        assertThat(load(DIGITS + "trainer: {encodings: {directory: /data/kept, max-bytes: 0B}}\n")
                        .servers()
                        .trainer()
                        .encodings())
                .isEqualTo(new ServersConfig.Encodings(Path.of("/data/kept"), 0));
    }

    @Test
    void aDirectoryThatHoldsNoModelIsToldWithItsLine(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");

        assertThatThrownBy(() -> load(DIGITS.replace(
                        "  audio:", "  text: {encoder: huggingface, directory: '" + folder + "'}\n  audio:")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("modalities.text.directory")
                .hasMessageContaining("model_type gpt2, which is not known; it must be one of bert")
                .hasMessageContaining("line 4");
    }

    @Test
    void moreTokensThanAModelKnowsAreAFault(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "vocab_size": 100, "hidden_size": 8, "num_hidden_layers": 2,
                 "num_attention_heads": 2, "intermediate_size": 12, "max_position_embeddings": 32}""");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        String text = "  text: {encoder: huggingface, directory: '" + folder + "'}\n  audio:";

        assertThat(load(DIGITS.replace("  audio:", text))
                        .modalities()
                        .get("text")
                        .settings())
                .containsEntry("max-tokens", 32);
        assertThatThrownBy(() -> load(DIGITS.replace("  audio:", text.replace("'}", "', max-tokens: 33}"))))
                .hasMessageContaining("modalities.text.max-tokens is 33");
    }

    @Test
    void aFileThatIsNotYamlSaysTheLine() {
        assertThat(faults("pipeline: [unclosed\nmodalities: x"))
                .extracting(ConfigFault::toString)
                .anyMatch(text -> text.contains("p.yaml line 2"));
    }

    @Test
    void aKeySetTwiceIsAFault() {
        assertThat(faults(DIGITS + "fusion: weighted\n"))
                .extracting(ConfigFault::toString)
                .anyMatch(text -> text.contains("fusion is set twice"));
    }

    @Test
    void aFusionIsOneWordOrAKindWithSettings() {
        String plain = DIGITS.replace("fusion: weighted\n", "");

        assertThat(load(plain).fusion()).isEqualTo(new FusionConfig.Weighted(false));
        assertThat(load(plain + "fusion: attention\n").fusion()).isEqualTo(new FusionConfig.Attention(4, 1));
        assertThat(load(plain + "fusion: {kind: attention, heads: 2, layers: 3}\n")
                        .fusion())
                .isEqualTo(new FusionConfig.Attention(2, 3));
        assertThat(load(plain + "fusion: {kind: low-rank-tensor, rank: 8}\n").fusion())
                .isEqualTo(new FusionConfig.LowRankTensor(8));
        assertThat(load(plain + "fusion: {per-sample: true}\n").fusion()).isEqualTo(new FusionConfig.Weighted(true));
        assertThat(load(plain + "fusion: concat\n").fusion()).isEqualTo(new FusionConfig.Concat());
        assertThat(load(plain + "fusion: gated\n").fusion()).isEqualTo(new FusionConfig.Gated());
        assertThat(load(plain + "fusion: late\n").fusion()).isEqualTo(new FusionConfig.Late());
        assertThat(ConfigLoader.parse(
                                "p.yaml",
                                DIGITS,
                                Map.of("FRESHET_FUSION", "weighted", "FRESHET_FUSION_PER_SAMPLE", "true"))
                        .fusion())
                .isEqualTo(new FusionConfig.Weighted(true));
    }

    @Test
    void aFusionThatIsNoneOrHasASettingOfAnotherKindIsAFault() {
        String plain = DIGITS.replace("fusion: weighted\n", "");

        assertThat(faults(plain + "fusion: wieghted\n"))
                .extracting(ConfigFault::toString)
                .singleElement()
                .asString()
                .contains("fusion.kind is wieghted (p.yaml line 6)", "weighted, concat, gated, attention");
        assertThat(faults(plain + "fusion: {kind: attention, heads: 3}\n"))
                .extracting(ConfigFault::toString)
                .singleElement()
                .asString()
                .contains("fusion.heads is 3", "1, 2, 4, 8, 16");
        assertThat(faults(plain + "fusion: {kind: concat, rank: 3}\n"))
                .extracting(ConfigFault::toString)
                .singleElement()
                .asString()
                .contains("fusion.rank is unknown");
        assertThat(faults(DIGITS + "fusion: {kind: concat}\n"))
                .extracting(ConfigFault::toString)
                .singleElement()
                .asString()
                .contains("fusion.kind is set twice");
    }

    @Test
    void aFileThatIsNotThereIsSaidInOneLine() {
        assertThatThrownBy(() -> ConfigLoader.load(Path.of("no-such.yaml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no-such.yaml cannot be read");
    }

    private static FreshetConfig load(String text) {
        return ConfigLoader.parse("p.yaml", text, Map.of());
    }

    private static List<ConfigFault> faults(String text) {
        return catchThrowableOfType(ConfigException.class, () -> load(text)).faults();
    }
}
