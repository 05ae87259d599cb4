package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.trainer.checkpoint.WholeCheckpointReader.WholeCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that were one blob, as former releases wrote them: see {@code formats/ORIGIN.txt}. */
final class WholeCheckpointTest {
    private static final byte[] BYTES = stored(3);
    private static final Map<String, WeightArray> WEIGHTS = Map.of(
            "head.weight",
            new WeightArray(new long[] {2, 2}, new float[] {Float.MIN_VALUE, -0f, 0.1f, Float.MAX_VALUE}),
            "head.bias",
            new WeightArray(new long[0], new float[] {1}));
    private static final Map<String, WeightArray> OPTIMIZER =
            Map.of("step", new WeightArray(new long[] {1}, new float[] {24}));

    @Test
    void readsTheFormatThatNamedSections() throws CheckpointException {
        WholeCheckpoint read = WholeCheckpointReader.read(BYTES);

        assertThat(read.state()).isEqualTo(States.state(1234L, List.of(States.BASE)));
        assertThat(read.weights()).isEqualTo(WEIGHTS);
        assertThat(read.optimizer()).isEqualTo(OPTIMIZER);
    }

    @Test
    void readsTheFormatThatHadAllWeightsInIt() throws CheckpointException {
        WholeCheckpoint read = WholeCheckpointReader.read(stored(2));

        assertThat(read).isEqualTo(new WholeCheckpoint(States.state(1234L, List.of()), WEIGHTS, OPTIMIZER));
    }

    @Test
    void readsTheFormatThatKnewOnlyLabels() throws CheckpointException {
        WholeCheckpoint read = WholeCheckpointReader.read(stored(1));

        assertThat(read).isEqualTo(new WholeCheckpoint(States.state(1234L, List.of()), WEIGHTS, OPTIMIZER));
    }

    @Test
    void goesOnAsSections(@TempDir Path directory) throws IOException {
        BlobStore blobs = BlobStore.files(directory, InstantSource.system());
        CheckpointStore store = new CheckpointStore(blobs, 1);

        TrainingState read = store.read(blobs.put(BYTES));
        TrainingState again = new CheckpointStore(blobs, 1).read(store.put(read).manifest());

        assertThat(again).isEqualTo(read);
        assertThat(again.sections())
                .extracting(Progress.NamedBlob::name)
                .containsExactly("base.text", TrainingState.WEIGHTS, TrainingState.MOMENTS);
        assertThat(blobs.contains(again.section(TrainingState.WEIGHTS)
                        .orElseThrow()
                        .section()
                        .getBlob()))
                .isTrue();
    }

    @Test
    void refusesTheFormatOfANewerSoftware() {
        byte[] newer = BYTES.clone();
        newer[4] = 9;

        assertThatThrownBy(() -> WholeCheckpointReader.read(newer))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "the checkpoint has format 9, this software reads up to format 4; run the software that wrote it");
    }

    @Test
    void refusesWhatIsNoCheckpoint() {
        assertThatThrownBy(() -> WholeCheckpointReader.read(new byte[] {1, 2, 3, 4, 5}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("does not begin with FRSC");
    }

    @Property(tries = 30)
    void refusesEveryPrefixOfItself(@ForAll @IntRange(min = 0, max = 100_000) int at) {
        byte[] cut = Arrays.copyOf(BYTES, at % BYTES.length);

        assertThatThrownBy(() -> WholeCheckpointReader.read(cut)).isInstanceOf(CheckpointException.class);
    }

    @Property(tries = 100)
    void hostileBytesAreReadOrRefusedAndNothingElse(
            @ForAll @IntRange(min = 5, max = 100_000) int at, @ForAll byte value) {
        byte[] hostile = BYTES.clone();
        hostile[at % (BYTES.length - 5) + 5] = value;

        assertThatCode(() -> {
                    try {
                        WholeCheckpointReader.read(hostile);
                    } catch (CheckpointException e) {
                        assertThat(e).hasMessageContaining("restore the blob store");
                    }
                })
                .doesNotThrowAnyException();
    }

    private static byte[] stored(int format) {
        String name = "formats/format-" + format + ".frsc";
        try (InputStream in = WholeCheckpointTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no test resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " failed", e);
        }
    }
}
