package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.ExampleSegments.Layout;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.checkpoint.SavedProgress.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExampleSegmentsTest {
    private static final int SEGMENT_BYTES = 1 << 20;

    private final BlobStore blobs;
    private final ExampleSegments segments;

    ExampleSegmentsTest(@TempDir Path directory) throws IOException {
        blobs = BlobStore.files(directory, InstantSource.system());
        segments = new ExampleSegments("replay", blobs);
    }

    @Test
    void whatIsThereIsNamedAgainWhateverItsOrder() throws IOException {
        List<Example> examples = examples(0, 20);
        Layout first = segments.put(examples);
        List<Example> turned = new ArrayList<>(examples);
        Collections.reverse(turned);

        Layout second = segments.put(turned);

        assertThat(second.segments()).isEqualTo(first.segments()).hasSize(1);
        assertThat(readAgain(second)).isEqualTo(turned);
    }

    @Test
    void whatIsNewBecomesASegmentAndTheOldOneStays() throws IOException {
        List<Example> examples = examples(0, 20);
        NamedBlob old = segments.put(examples).segments().get(0);
        examples.addAll(examples(20, 22));

        Layout grown = segments.put(examples);

        assertThat(grown.segments()).hasSize(2).startsWith(old);
        assertThat(readAgain(grown)).isEqualTo(examples);
    }

    @Test
    void aSegmentThatIsMostlyDeadIsWrittenAnewAndOneThatIsDeadIsDropped() throws IOException {
        List<Example> first = examples(0, 20);
        List<Example> second = examples(20, 30);
        segments.put(first);
        List<Example> both = new ArrayList<>(first);
        both.addAll(second);
        List<NamedBlob> before = segments.put(both).segments();

        List<Example> fewer = new ArrayList<>(first.subList(0, 9));
        fewer.addAll(second);
        Layout compacted = segments.put(fewer);
        Layout dropped = segments.put(second);

        assertThat(before).hasSize(2);
        assertThat(compacted.segments()).doesNotContain(before.get(0));
        assertThat(readAgain(compacted)).isEqualTo(fewer);
        assertThat(dropped.segments()).hasSize(1);
        assertThat(readAgain(dropped)).isEqualTo(second);
    }

    @Test
    void manyWindowsMakeFewSegmentsAndWriteEachExampleAFewTimes() throws IOException {
        List<Example> examples = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long written = 0;
        int most = 0;
        for (int window = 0; window < 256; window++) {
            examples.addAll(examples(10 * window, 10 * window + 10));
            Layout layout = segments.put(examples);
            for (NamedBlob segment : layout.segments()) {
                written += seen.add(segment.sha256()) ? read(segment) : 0;
            }
            most = Math.max(most, layout.segments().size());
        }

        assertThat(most).isLessThanOrEqualTo(12);
        assertThat(written).isLessThanOrEqualTo(10L * examples.size());
    }

    @Test
    void noSegmentIsLargerThanItsBound() throws IOException {
        List<Example> large = examples(0, 100);
        large.forEach(
                example -> example.getSample().getParts().get("sensor").setPayload(ByteBuffer.wrap(new byte[100_000])));

        Layout layout = segments.put(large);

        assertThat(layout.segments()).hasSize(10).allMatch(segment -> segment.sizeBytes() < SEGMENT_BYTES + 10_000);
        assertThat(readAgain(layout)).isEqualTo(large);
        assertThat(segments.put(large)).isEqualTo(layout);
    }

    @Test
    void goesOnWhereAReaderLeftOffAndWritesNothingAgain() throws IOException {
        List<Example> examples = examples(0, 20);
        Layout layout = segments.put(examples);
        ExampleSegments resumed = new ExampleSegments("replay", blobs);

        List<Example> read = resumed.read(layout.segments(), layout.places());

        assertThat(resumed.put(read)).isEqualTo(layout);
    }

    @Test
    void aBufferThatChangesAtRandomComesBackAsItWas() throws IOException {
        Random random = new Random(20260101);
        ExampleSegments current = segments;
        List<Example> buffer = examples(0, 50);
        for (int step = 0; step < 60; step++) {
            for (int i = 0; i < random.nextInt(20); i++) {
                buffer.set(random.nextInt(buffer.size()), Separable.example(1000 + 100 * step + i));
            }
            Layout layout = current.put(buffer);
            if (step % 7 == 0) {
                current = new ExampleSegments("replay", blobs);
                List<Example> read = current.read(layout.segments(), layout.places());
                assertThat(read).isEqualTo(buffer);
                buffer = new ArrayList<>(read);
            }
            assertThat(layout.segments()).hasSizeLessThanOrEqualTo(8);
        }
    }

    @Test
    void refusesAPlaceThatIsNotThere() throws IOException {
        List<NamedBlob> named = segments.put(examples(0, 2)).segments();

        assertThatThrownBy(() -> segments.read(named, List.of(new Place(0, 2))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("replay.*");
        assertThatThrownBy(() -> segments.read(named, List.of(new Place(1, 0))))
                .isInstanceOf(CheckpointException.class);
    }

    private List<Example> readAgain(Layout layout) throws IOException {
        return new ExampleSegments("replay", blobs).read(layout.segments(), layout.places());
    }

    /** Examples in a segment. */
    private int read(NamedBlob segment) throws IOException {
        byte[] bytes = blobs.read(segment.section().getBlob());
        try (DataFileReader<GenericRecord> file =
                new DataFileReader<>(new SeekableByteArrayInput(bytes), new GenericDatumReader<>())) {
            int count = 0;
            while (file.hasNext()) {
                file.next();
                count++;
            }
            return count;
        }
    }

    private static List<Example> examples(int from, int to) {
        return new ArrayList<>(
                IntStream.range(from, to).mapToObj(Separable::example).toList());
    }
}
