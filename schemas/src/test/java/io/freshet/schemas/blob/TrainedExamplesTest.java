package io.freshet.schemas.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.TrainingPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainedExamplesTest {
    private final BlobStore blobs;

    TrainedExamplesTest(@TempDir Path directory) throws IOException {
        blobs = BlobStore.files(directory, InstantSource.system());
    }

    @Test
    void fewStandInTheRecord() throws IOException {
        TrainingPoint point = new TrainingPoint();
        TrainedExamples.set(point, List.of("7#1", "8#2"), blobs);

        assertThat(point.getExampleIds()).containsExactly("7#1", "8#2");
        assertThat(point.getExampleIdsBlob()).isNull();
        assertThat(TrainedExamples.of(point, blobs)).containsExactly("7#1", "8#2");
    }

    @Test
    void manyStandInABlobAndComeBackInOrder() throws IOException {
        List<String> ids = IntStream.range(0, 20_000)
                .mapToObj(number -> "\u6570\n" + "long-identity-".repeat(4) + number + "#1")
                .toList();
        TrainingPoint point = new TrainingPoint();
        TrainedExamples.set(point, ids, blobs);

        assertThat(point.getExampleIds()).isEmpty();
        assertThat(TrainedExamples.of(point, blobs)).isEqualTo(ids);
    }

    @Test
    void aBlobThatWasSweptIsSaidToBeMissing() throws IOException {
        TrainingPoint point = new TrainingPoint();
        TrainedExamples.set(point, List.of("x".repeat(100_000)), blobs);
        blobs.delete(point.getExampleIdsBlob());

        assertThatThrownBy(() -> TrainedExamples.of(point, blobs)).isInstanceOf(BlobMissingException.class);
    }
}
