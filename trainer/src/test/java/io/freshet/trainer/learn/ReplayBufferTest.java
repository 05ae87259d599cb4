package io.freshet.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.LearningConfig.Replay;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.Separable;
import io.freshet.trainer.example.ReadyExample;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ReplayBufferTest {
    private static final List<ReadyExample> EXAMPLES = IntStream.range(0, 200)
            .mapToObj(number -> Separable.ready(Separable.example(number)))
            .toList();

    @Test
    void everyExampleOfThePastIsAsLikelyToBeKept() {
        Map<String, Integer> kept = new HashMap<>();
        for (int seed = 0; seed < 2000; seed++) {
            ReplayBuffer buffer = buffer(10, seed);
            EXAMPLES.subList(0, 50).forEach(buffer::keep);
            buffer.contents().forEach(example -> kept.merge(example.id(), 1, Integer::sum));
        }

        // Of 2000 buffers each example is in 400 on the average, with a standard deviation of 18.
        assertThat(kept).hasSize(50).allSatisfy((id, times) -> assertThat(times).isBetween(310, 490));
    }

    @Test
    void drawsDifferentExamplesAsAFunctionOfTheStep() {
        ReplayBuffer buffer = full(30);

        List<ReadyExample> drawn = buffer.draw(20, 7);

        assertThat(drawn).doesNotHaveDuplicates().hasSize(20).isEqualTo(buffer.draw(20, 7));
        assertThat(drawn).isNotEqualTo(buffer.draw(20, 8));
        assertThat(buffer.draw(100, 7)).hasSize(30);
    }

    @Test
    void aLaterRevisionTakesThePlaceOfAnEarlierOne() {
        ReplayBuffer buffer = full(30);
        ReadyExample corrected = Separable.ready(Separable.labelled(3, "blue", 2));

        buffer.keep(corrected);

        assertThat(buffer.contents()).hasSize(30).contains(corrected).doesNotContain(EXAMPLES.get(3));
        assertThat(buffer.seen()).isEqualTo(30);
    }

    @Test
    void whatIsForgottenIsNeitherDrawnNorKept() {
        ReplayBuffer buffer = full(3);

        buffer.forget("sample-0");
        buffer.forget("sample-unknown");
        buffer.keep(Separable.ready(Separable.labelled(2, "red", 2)));

        assertThat(buffer.contents().stream().map(ReadyExample::name)).containsExactly("sample-2#2", "sample-1#1");
    }

    @Test
    void keepsNothingWithoutCapacity() {
        ReplayBuffer buffer = buffer(0, 1);

        EXAMPLES.forEach(buffer::keep);

        assertThat(buffer.contents()).isEmpty();
        assertThat(buffer.draw(5, 1)).isEmpty();
    }

    @Property(tries = 100)
    void goesOnAfterARestoreAsIfNothingHadHappened(@ForAll @IntRange(min = 0, max = 200) int cut) {
        ReplayBuffer steady = buffer(20, 5);
        ReplayBuffer before = buffer(20, 5);
        EXAMPLES.forEach(steady::keep);
        EXAMPLES.subList(0, cut).forEach(before::keep);

        ReplayBuffer after = buffer(20, 5);
        after.restore(before.contents(), before.seen());
        EXAMPLES.subList(cut, EXAMPLES.size()).forEach(after::keep);

        assertThat(after.contents()).isEqualTo(steady.contents());
        assertThat(after.draw(8, 3)).isEqualTo(steady.draw(8, 3));
    }

    @Test
    void takesNoMoreBytesThanItMayWhateverTheCount() {
        int some = EXAMPLES.subList(0, 10).stream()
                .mapToInt(ReadyExample::sizeBytes)
                .sum();
        ReplayBuffer buffer = new ReplayBuffer(new Replay(100, some, 1), new Seeds(1));

        for (ReadyExample example : EXAMPLES) {
            buffer.keep(example);

            assertThat(buffer.contents().stream()
                            .mapToInt(ReadyExample::sizeBytes)
                            .sum())
                    .isLessThanOrEqualTo(some);
        }

        assertThat(buffer.contents()).hasSizeBetween(8, 11).doesNotHaveDuplicates();
        assertThat(buffer.contents()).anyMatch(example -> EXAMPLES.indexOf(example) < 100);
    }

    @Test
    void everyExampleOfThePastIsAsLikelyToBeKeptWhereTheBytesDecide() {
        Map<String, Integer> kept = new HashMap<>();
        List<ReadyExample> equal =
                IntStream.range(100, 150).mapToObj(ReplayBufferTest::ofOneSize).toList();
        int size = equal.get(0).sizeBytes();
        for (int seed = 0; seed < 2000; seed++) {
            ReplayBuffer buffer = new ReplayBuffer(new Replay(100, 10L * size, 1), new Seeds(seed));
            equal.forEach(buffer::keep);
            buffer.contents().forEach(example -> kept.merge(example.id(), 1, Integer::sum));
        }

        assertThat(equal).allMatch(example -> example.sizeBytes() == size);
        assertThat(kept).hasSize(50).allSatisfy((id, times) -> assertThat(times).isBetween(310, 490));
    }

    private static ReadyExample ofOneSize(int number) {
        Example example = Separable.labelled(number, "red", 1);
        example.getSample().getParts().get("sensor").setPayload(ByteBuffer.wrap(new byte[20]));
        return Separable.ready(example);
    }

    private static ReplayBuffer buffer(int capacity, long seed) {
        return new ReplayBuffer(new Replay(capacity, 1 << 20, 1), new Seeds(seed));
    }

    private static ReplayBuffer full(int size) {
        ReplayBuffer buffer = buffer(size, 1);
        EXAMPLES.subList(0, size).forEach(buffer::keep);
        return buffer;
    }
}
