package io.freshet.trainer.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.trainer.Separable;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.publish.BaseVersion;
import io.freshet.trainer.publish.VersionDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OfflineTrainingIT {
    private static final FreshetConfig CONFIG = Separable.config("");
    private static final ModelSpec SPEC = ModelSpec.of(CONFIG);
    private static final Dataset DATA = Dataset.of(
            IntStream.range(0, 300).mapToObj(OfflineTrainingIT::ready).toList());

    @TempDir
    private Path folder;

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void learnsTheTrainingPartAndTestsOnWhatItNeverSaw() throws Exception {
        try (MultimodalModel model = begun(1)) {
            OfflineReport report = fit(model, 8);

            assertThat(report.epochs()).hasSize(8);
            assertThat(report.test().count()).isEqualTo(30);
            assertThat(report.test().merit()).isGreaterThan(0.9);
            assertThat(report.epochs().get(7).loss())
                    .isLessThan(report.epochs().get(0).loss());
            assertThat(report.alone()).isEmpty();
        }
    }

    @Test
    void keepsTheWeightsOfThePassThatValidatedBest() throws Exception {
        try (MultimodalModel model = begun(1)) {
            OfflineReport report = fit(model, 6);

            double best = report.epochs().stream()
                    .mapToDouble(epoch -> epoch.validation().merit())
                    .max()
                    .orElseThrow();
            assertThat(report.validation().merit()).isEqualTo(best);
            OfflineTraining again = new OfflineTraining(model, CONFIG.learning(), cache());
            assertThat(again.evaluate(DATA.validation()).merit()).isEqualTo(best);
        }
    }

    @Test
    void theSameConfigurationAndDataMakeTheSameWeights() throws Exception {
        try (MultimodalModel one = begun(1);
                MultimodalModel other = begun(1)) {
            fit(one, 3);
            fit(other, 3);

            assertThat(other.weights()).isEqualTo(one.weights());
        }
    }

    @Test
    void aPipelineBeginsWithTheVersionThatWasWritten() throws Exception {
        VersionDirectory directory = new VersionDirectory(folder);
        try (MultimodalModel model = begun(1)) {
            OfflineReport report = fit(model, 3);
            ModelVersion version = new OfflineVersion(CONFIG, Clock.systemUTC())
                    .write(directory, model, ComputeDevice.CPU, new OfflineVersion.Training(report, 21, 630));

            try (MultimodalModel read = new BaseVersion(directory).begin(SPEC, 99, ComputeDevice.CPU)) {
                assertThat(read.weights()).isEqualTo(model.weights());
            }
            assertThat(version.getMetrics()).containsKeys("validationAccuracy", "testAccuracy");
            assertThat(directory.read()).isEqualTo(version);
        }
    }

    @Test
    void whatFitsOfAVersionWithOtherLabelsIsTakenOver() throws Exception {
        VersionDirectory directory = new VersionDirectory(folder);
        ModelSpec more = ModelSpec.of(ConfigLoader.parse(
                "more.yaml",
                "pipeline: more\nmodalities: {sensor: {encoder: mlp, size: 3}}\ntask: {labels: [blue, red, green, white]}\n",
                Map.of()));
        try (MultimodalModel model = begun(1)) {
            OfflineReport report = fit(model, 3);
            new OfflineVersion(CONFIG, Clock.systemUTC())
                    .write(directory, model, ComputeDevice.CPU, new OfflineVersion.Training(report, 21, 630));

            try (MultimodalModel grown = new BaseVersion(directory).begin(more, 99, ComputeDevice.CPU)) {
                String encoder = "encoders.sensor.projection.weight";
                assertThat(grown.weights().get(encoder))
                        .isEqualTo(model.weights().get(encoder));
                assertThat(grown.task().outputs()).containsExactly("blue", "red", "green", "white");
            }
        }
    }

    @Test
    void aFolderWithoutAVersionIsRefusedWithTheRemedy() throws IOException {
        BaseVersion nothing = new BaseVersion(new VersionDirectory(folder));
        assertThatThrownBy(() -> begin(nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("freshet fit");

        Files.writeString(folder.resolve(VersionDirectory.MANIFEST), "{\"model\": 7}");
        assertThatThrownBy(() -> begin(nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no version's manifest");
    }

    @Test
    void thereMustBeSomethingToLearn() {
        assertThatThrownBy(() -> new Dataset(List.of(), DATA.validation(), DATA.test()))
                .hasMessageContaining("split.train");
    }

    private static void begin(BaseVersion base) throws IOException {
        try (MultimodalModel begun = base.begin(SPEC, 1, ComputeDevice.CPU)) {
            assertThat(begun.spec()).isEqualTo(SPEC);
        }
    }

    private static OfflineReport fit(MultimodalModel model, int epochs) throws RefusedException, IOException {
        return new OfflineTraining(model, CONFIG.learning(), cache()).fit(DATA, epochs, OfflineListener.none());
    }

    @MustBeClosed
    private static MultimodalModel begun(long seed) {
        return MultimodalModel.initialise(SPEC, seed, ComputeDevice.CPU);
    }

    private static FeatureCache cache() {
        return new FeatureCache(
                new Preparer(SPEC, part -> {
                    ByteBuffer payload = ((ByteBuffer) part.getPayload()).duplicate();
                    byte[] bytes = new byte[payload.remaining()];
                    payload.get(bytes);
                    return bytes;
                }),
                1 << 20);
    }

    private static ReadyExample ready(int number) {
        return Separable.ready(Separable.example(number));
    }
}
