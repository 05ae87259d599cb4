package io.freshet.serving.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.golden.GoldenInput;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Machine;
import io.freshet.model.tensor.NativeSection;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.GoldenAnswer;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Section;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading with the real engine: every kind of encoder goes through the golden input. */
final class VersionCacheIT {
    private static final ModelSpec SPEC = spec(List.of("a", "b", "c"));

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private BlobStore blobs;
    private VersionCache cache;

    @BeforeAll
    static void startEngine() {
        Compute.start(1);
    }

    @BeforeEach
    void open() throws IOException {
        blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        cache = new VersionCache(new VersionLoader(SPEC, blobs), meters);
    }

    @Test
    void loadsAVersionOnceHoweverOftenItIsTaken() throws Exception {
        ModelVersion version = version(1, SPEC);

        ReferenceCounted<LoadedVersion> first = cache.take(version);
        ReferenceCounted<LoadedVersion> second = cache.take(version);

        assertThat(second).isSameAs(first);
        assertThat(meters.timer("freshet.version.load").count()).isEqualTo(1);
        cache.close();
        first.release();
        second.release();
    }

    @Test
    void keepsTheLastThreeAndClosesTheRest() throws Exception {
        ReferenceCounted<LoadedVersion> oldest = cache.take(version(0, SPEC));
        oldest.release();
        for (int number = 1; number <= 3; number++) {
            cache.take(version(number, SPEC)).release();
        }

        assertThat(meters.get("freshet.versions.loaded").gauge().value()).isEqualTo(3);
        assertThat(oldest.retain()).isFalse();
        cache.close();
        assertThat(meters.get("freshet.versions.loaded").gauge().value()).isZero();
    }

    @Test
    void aForgottenVersionIsClosedWhenItsLastUserIsDone() throws Exception {
        ReferenceCounted<LoadedVersion> used = cache.take(version(0, SPEC));
        cache.take(version(1, SPEC)).release();

        cache.forget(0);
        cache.forget(7);

        assertThat(meters.get("freshet.versions.loaded").gauge().value()).isEqualTo(1);
        assertThat(used.retain()).isTrue();
        used.release();
        used.release();
        assertThat(used.retain()).isFalse();
        cache.close();
    }

    @Test
    void loadsAVersionOfThePipelineBeforeItGrewAndAfterItShrankAsWhatItIs() throws Exception {
        Map<String, ModalityConfig> modalities = new TreeMap<>(SPEC.modalities());
        modalities.remove("text");
        ModelSpec before = spec(modalities, List.of("a", "b"));
        modalities.putAll(SPEC.modalities());
        modalities.put("extra", new ModalityConfig.Mlp(2));
        ModelSpec shrunken = spec(modalities, List.of("a", "b", "c", "d"));

        for (ModelSpec made : List.of(before, shrunken)) {
            for (ModelVersion version : List.of(version(1, made), ofSections(2, made))) {
                ReferenceCounted<LoadedVersion> loaded = cache.take(version);

                assertThat(loaded.value().model().spec()).isEqualTo(made);
                loaded.release();
            }
        }
    }

    @Test
    void refusesAVersionOfOtherEncodersOtherLabelsOrAnUnknownFingerprint() throws IOException {
        Map<String, ModalityConfig> larger = new TreeMap<>(SPEC.modalities());
        larger.put("sensor", new ModalityConfig.Mlp(7));
        Map<String, ModalityConfig> others = Map.of("other", new ModalityConfig.Mlp(6));

        List<ModelSpec> foreign = List.of(
                spec(larger, SPEC.labels()), spec(others, SPEC.labels()), spec(SPEC.modalities(), List.of("x", "y")));

        for (ModelSpec made : foreign) {
            for (ModelVersion version : List.of(version(1, made), ofSections(2, made))) {
                assertThatThrownBy(() -> cache.take(version))
                        .isInstanceOf(VersionRefusedException.class)
                        .hasMessageContaining("were made for " + made.fingerprint());
            }
        }
        ModelVersion unknown = ModelVersion.newBuilder(ofSections(3, SPEC))
                .setFingerprint("of a later release")
                .build();
        assertThatThrownBy(() -> cache.take(unknown)).isInstanceOf(VersionRefusedException.class);
    }

    @Test
    void versionsOfDifferentSpecsShareTheSectionsThatAreEqual() throws Exception {
        Map<String, ModalityConfig> modalities = new TreeMap<>(SPEC.modalities());
        modalities.put("extra", new ModalityConfig.Mlp(2));
        ReferenceCounted<LoadedVersion> old = cache.take(ofSections(7, SPEC));
        // Weights are a function of their names and the seed, so the bases of both are equal.
        ReferenceCounted<LoadedVersion> grown = cache.take(ofSections(7, spec(modalities, SPEC.labels())));

        assertThat(grown.value().model().section("base.image"))
                .isSameAs(old.value().model().section("base.image"));
        assertThat(grown.value().model().section("head"))
                .isNotSameAs(old.value().model().section("head"));
        cache.close();
        old.release();
        grown.release();
    }

    @Test
    void refusesAnArtifactThatIsNotInTheStore() throws IOException {
        ModelVersion version = version(1, SPEC);
        blobs.delete(version.getArtifact());

        assertThatThrownBy(() -> cache.take(version))
                .isInstanceOf(VersionRefusedException.class)
                .hasMessageContaining("version 1");
    }

    @Test
    void refusesANumberWithTheWeightsOfAnother() throws IOException {
        ModelVersion seven = ofSections(7);
        ModelVersion eight = ofSections(8);

        assertThatCode(() -> cache.take(eight).release()).doesNotThrowAnyException();
        ModelVersion swapped = ModelVersion.newBuilder(eight)
                .setVersion(9)
                .setSections(seven.getSections())
                .build();

        assertThatThrownBy(() -> cache.take(swapped))
                .isInstanceOf(VersionRefusedException.class)
                .hasMessageContaining("these are not the weights that were measured");
    }

    @Test
    void sectionsThatVersionsShareAreReadAndHeldOnce() throws Exception {
        ModelVersion first = ofSections(7);
        ReferenceCounted<LoadedVersion> one = cache.take(first);
        // The base is gone from the store: whoever read it again would fail.
        List<Section> base = first.getSections().stream()
                .filter(section -> section.getName().startsWith("base."))
                .toList();
        assertThat(base).hasSize(4);
        for (Section section : base) {
            blobs.delete(section.getBlob());
        }
        ModelVersion next = ModelVersion.newBuilder(first).setVersion(8).build();

        ReferenceCounted<LoadedVersion> two = cache.take(next);

        for (Section section : base) {
            assertThat(two.value().model().section(section.getName()))
                    .isSameAs(one.value().model().section(section.getName()));
        }
        NativeSection shared = two.value().model().section(base.get(0).getName());
        cache.close();
        one.release();
        assertThat(shared.isClosed()).isFalse();
        two.release();
        assertThat(shared.isClosed()).isTrue();
    }

    @Test
    void passesOverASectionThatItDoesNotKnow() throws Exception {
        ModelVersion version = ofSections(7);
        version.getSections().add(new Section("anchors", new BlobRef("a".repeat(64), 1L), "application/new"));

        assertThatCode(() -> cache.take(version).release()).doesNotThrowAnyException();
    }

    @Test
    void refusesAVersionThatLacksASectionOrHasADamagedOne() throws Exception {
        ModelVersion lacking = ofSections(7);
        lacking.getSections().removeIf(section -> section.getName().equals("head"));
        ModelVersion gone = ofSections(8);
        blobs.delete(gone.getSections().get(0).getBlob());

        assertThatThrownBy(() -> cache.take(lacking))
                .isInstanceOf(VersionRefusedException.class)
                .hasMessageContaining("There is no section head");
        assertThatThrownBy(() -> cache.take(gone)).isInstanceOf(VersionRefusedException.class);
    }

    /** A version as the trainer describes it. */
    private ModelVersion ofSections(long number) throws IOException {
        return ofSections(number, SPEC);
    }

    private ModelVersion ofSections(long number, ModelSpec spec) throws IOException {
        try (MultimodalModel model = MultimodalModel.initialise(spec, number, ComputeDevice.CPU)) {
            GoldenInput input = GoldenInput.of(spec);
            return ModelVersion.newBuilder(VersionStatesLogTest.version(number))
                    .setArtifact(null)
                    .setSections(new ArrayList<>(new SectionWriter(blobs).put(model)))
                    .setFingerprint(spec.fingerprint())
                    .setGolden(List.of(new GoldenAnswer(
                            blobs.put(input.file()), input.answer(model), Machine.describe(ComputeDevice.CPU))))
                    .build();
        }
    }

    private ModelVersion version(long number, ModelSpec spec) throws IOException {
        Path file = Files.createTempDirectory(directory, "artifact").resolve("a.safetensors");
        try (MultimodalModel model = MultimodalModel.initialise(spec, number, ComputeDevice.CPU)) {
            model.write(file, Map.of());
        }
        return ModelVersion.newBuilder(VersionStatesLogTest.version(number))
                .setArtifact(blobs.put(file))
                .build();
    }

    private static ModelSpec spec(Map<String, ModalityConfig> modalities, List<String> labels) {
        return new ModelSpec(new TreeMap<>(modalities), labels);
    }

    private static ModelSpec spec(List<String> labels) {
        return new ModelSpec(
                new TreeMap<>(Map.of(
                        "image", new ModalityConfig.Cnn(28, 3),
                        "audio", new ModalityConfig.MelCnn(8_000, Duration.ofSeconds(1)),
                        "sensor", new ModalityConfig.Mlp(6),
                        "text", new ModalityConfig.HashedText(1_024))),
                labels);
    }
}
