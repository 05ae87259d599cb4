package io.freshet.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Section;
import io.freshet.trainer.Separable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionPublisherIT {
    /** A base that training does not change, so that every kind of section is there. */
    private static final ModelSpec SPEC = ModelSpec.of(Separable.config("fine-tune: {strategy: head}\n"));

    /** Sections, and the golden input. */
    private static final int BLOBS = 4;

    @TempDir
    private Path directory;

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void publishesNothingWhenTheStoreGivesBackOtherBytes(int damaged) throws IOException {
        BlobStore blobs = new DamagingStore(directory, damaged);

        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 7, ComputeDevice.CPU)) {
            assertThatThrownBy(() -> publish(blobs, model, 1, List.of())).isInstanceOf(BlobMissingException.class);
        }
    }

    @Test
    void publishesWhatASoundStoreGivesBack() throws IOException {
        BlobStore blobs = new DamagingStore(directory, -1);

        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 7, ComputeDevice.CPU)) {
            ModelVersion version = publish(blobs, model, 1, List.of());

            List<BlobRef> named = new ArrayList<>();
            version.getSections().forEach(section -> named.add(section.getBlob()));
            version.getGolden().forEach(golden -> named.add(golden.getInput()));
            assertThat(named).hasSize(BLOBS).doesNotHaveDuplicates();
        }
    }

    @Test
    void sectionsOfUnknownNamesAreNamedAgainInEveryLaterVersion() throws IOException {
        BlobStore blobs = new DamagingStore(directory, -1);
        Section later = new Section("adapter", blobs.put(new byte[] {1, 2, 3}), "application/x-of-a-later-release");
        Section gone = new Section("base.gone", blobs.put(new byte[] {4}), "application/vnd.safetensors");

        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 7, ComputeDevice.CPU)) {
            ModelVersion first = publish(blobs, model, 1, List.of(later, gone));
            ModelVersion second = publish(blobs, model, 2, first.getSections());

            assertThat(second.getSections())
                    .contains(later)
                    .extracting(Section::getName)
                    .containsExactlyInAnyOrder("base.sensor", "head", "statistics", "adapter");
        }
    }

    private static ModelVersion publish(BlobStore blobs, MultimodalModel model, long number, List<Section> parent)
            throws IOException {
        VersionPublisher publisher =
                new VersionPublisher("colours", blobs, new SectionWriter(blobs), InstantSource.system());
        Provenance provenance = Provenance.newBuilder()
                .setConfigSha256("0".repeat(64))
                .setSoftware("test")
                .setSeed(7)
                .setWindow(number)
                .setStep(number)
                .setExamples(number)
                .build();
        return publisher.publish(
                model,
                ComputeDevice.CPU,
                new ModelRelease(number, number - 1, Map.of(), List.of(), provenance),
                parent);
    }
}
