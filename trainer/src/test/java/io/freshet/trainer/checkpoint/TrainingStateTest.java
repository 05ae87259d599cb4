package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.weights.WeightArray;
import io.freshet.trainer.Separable;
import io.freshet.trainer.learn.PriorCorrection;
import io.freshet.trainer.learn.TrainedRevisions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TrainingStateTest {
    private static final byte[] BYTES = TrainingStateWriter.bytes(state(1234L));

    @Test
    void comesBackAsItWas() throws CheckpointException {
        assertThat(TrainingStateReader.read(BYTES)).isEqualTo(state(1234L));
        assertThat(TrainingStateReader.read(TrainingStateWriter.bytes(state(null))))
                .isEqualTo(state(null));
    }

    @Test
    void equalStatesHaveEqualBytes() throws CheckpointException {
        assertThat(TrainingStateWriter.bytes(TrainingStateReader.read(BYTES))).isEqualTo(BYTES);
    }

    @Test
    void keepsEveryBitOfAWeight() throws CheckpointException {
        float[] odd = {Float.MIN_VALUE, -0f, 0.1f, Float.MAX_VALUE};

        TrainingState read = TrainingStateReader.read(BYTES);

        assertThat(read.weights().get("head.weight")).isEqualTo(new WeightArray(new long[] {2, 2}, odd));
    }

    @Test
    void progressFromBeforeItWasCountedWhatExamplesStandForIsRead() throws JsonProcessingException {
        String before = """
                {"fingerprint":"labels=[a]","window":3,"step":24,"examples":90,"newestExampleMillis":null,
                 "shipped":{"version":2,"artifact":{"sha256":"ab","sizeBytes":77},"window":2,"step":16},"earlier":[]}
                """;

        Progress read = new ObjectMapper().readValue(before, Progress.class);

        assertThat(read.window()).isEqualTo(3);
        assertThat(read.priorCorrection()).isEmpty();
        assertThat(read.ancestry().contains(2)).isTrue();
        assertThat(read.nextVersion()).isEqualTo(3);
    }

    @Test
    void refusesTheFormatOfANewerSoftware() {
        byte[] newer = BYTES.clone();
        newer[4] = 9;

        assertThatThrownBy(() -> TrainingStateReader.read(newer))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "the checkpoint has format 9, this software reads up to format 3; run the software that wrote it");
    }

    @Test
    void refusesWhatIsNoCheckpoint() {
        assertThatThrownBy(() -> TrainingStateReader.read(new byte[] {1, 2, 3, 4, 5}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("does not begin with FRSC");
    }

    @Property(tries = 30)
    void refusesEveryPrefixOfItself(@ForAll @IntRange(min = 0, max = 100_000) int at) {
        byte[] cut = Arrays.copyOf(BYTES, at % BYTES.length);

        assertThatThrownBy(() -> TrainingStateReader.read(cut)).isInstanceOf(CheckpointException.class);
    }

    @Property(tries = 100)
    void hostileBytesAreReadOrRefusedAndNothingElse(
            @ForAll @IntRange(min = 5, max = 100_000) int at, @ForAll byte value) {
        byte[] hostile = BYTES.clone();
        hostile[at % (BYTES.length - 5) + 5] = value;

        assertThatCode(() -> {
                    try {
                        TrainingStateReader.read(hostile);
                    } catch (CheckpointException e) {
                        assertThat(e).hasMessageContaining("restore the blob store");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void readsTheFormatThatKnewOnlyLabels() throws Exception {
        ByteBuffer outcome = ByteBuffer.allocate(20).putInt(2).putDouble(2).putDouble(0.25);
        ByteBuffer before = ByteBuffer.allocate(12).putInt(2).putDouble(0.25);
        String now = new String(beforeSections(2), StandardCharsets.ISO_8859_1);
        byte[] old = now.replace(latin(outcome), latin(before)).getBytes(StandardCharsets.ISO_8859_1);
        old[4] = 1;

        assertThat(old).hasSize(now.length() - 8);
        assertThat(TrainingStateReader.read(old)).isEqualTo(state(1234L, List.of()));
    }

    @Test
    void readsTheFormatThatHadAllWeightsInIt() throws Exception {
        assertThat(TrainingStateReader.read(beforeSections(2))).isEqualTo(state(1234L, List.of()));
    }

    /** As the formats before this one had it: no count of sections, which stands where the schema of examples ends. */
    private static byte[] beforeSections(int version) {
        byte[] now = TrainingStateWriter.bytes(state(1234L, List.of()));
        ByteBuffer in = ByteBuffer.wrap(now);
        in.position(Integer.BYTES + 1);
        in.position(in.position() + Integer.BYTES + in.getInt(in.position()));
        int count = in.position() + Integer.BYTES + in.getInt(in.position());
        byte[] old = new byte[now.length - Integer.BYTES];
        System.arraycopy(now, 0, old, 0, count);
        System.arraycopy(now, count + Integer.BYTES, old, count, old.length - count);
        old[4] = (byte) version;
        return old;
    }

    private static String latin(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate().rewind()).toString();
    }

    private static TrainingState state(@org.jspecify.annotations.Nullable Long newest) {
        return state(newest, List.of(new Progress.NamedBlob("base.text", "cd".repeat(32), 470_000_000, "safetensors")));
    }

    private static TrainingState state(
            @org.jspecify.annotations.Nullable Long newest, List<Progress.NamedBlob> sections) {
        Progress.Blob blob = new Progress.Blob("ab".repeat(32), 77);
        return new TrainingState(
                new Progress(
                        "labels=[a]",
                        3,
                        24,
                        90,
                        newest,
                        new Progress.Shipped(2, blob, 2, 16),
                        List.of(blob),
                        List.of(new PriorCorrection(3, 30.1), new PriorCorrection(1, 1)),
                        Ancestry.none()
                                .shipped(0)
                                .kept(new Ancestry.Ancestor(0, blob, Map.of(0, 5L, 1, 6L)))
                                .shipped(1)
                                .shipped(2)),
                sections,
                Map.of(
                        "head.weight",
                        new WeightArray(new long[] {2, 2}, new float[] {Float.MIN_VALUE, -0f, 0.1f, Float.MAX_VALUE}),
                        "head.bias",
                        new WeightArray(new long[0], new float[] {1})),
                Map.of("step", new WeightArray(new long[] {1}, new float[] {24})),
                new TrainingState.Replay(List.of(Separable.example(1), Separable.example(2)), 90),
                List.of(new TrainingState.Held(Separable.example(7), List.of(2.0, 0.25))),
                List.of(new TrainedRevisions.Entry(-5, 1), new TrainedRevisions.Entry(Long.MAX_VALUE, 3)));
    }
}
