package io.freshet.ingest.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.SplitConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplitterTest {
    private static final SplitConfig SHARES = new SplitConfig(0.7, 0.2, 0.1, "");

    @Test
    void dealsByTheShares() {
        Splitter splitter = new Splitter(SHARES);

        Map<Split, Long> dealt = IntStream.range(0, 20_000)
                .mapToObj(i -> splitter.of("sample-" + i))
                .collect(Collectors.groupingBy(split -> split, Collectors.counting()));

        assertThat(dealt.get(Split.TRAIN) / 20_000.0).isCloseTo(0.7, within(0.02));
        assertThat(dealt.get(Split.VALIDATION) / 20_000.0).isCloseTo(0.2, within(0.02));
        assertThat(dealt.get(Split.TEST) / 20_000.0).isCloseTo(0.1, within(0.02));
    }

    @Test
    void theSameSampleFallsToTheSameUseForEver() {
        Splitter splitter = new Splitter(SHARES);

        // Worked out apart from this program, with SHA-256 of another language. A change of the hash would move what
        // models were trained on into their tests.
        assertThat(List.of("a", "b", "c", "d", "g"))
                .extracting(splitter::of)
                .containsExactly(Split.VALIDATION, Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.VALIDATION);
    }

    @Test
    void oneShareTakesAll() {
        Splitter splitter = new Splitter(new SplitConfig(0, 0, 1, ""));

        assertThat(IntStream.range(0, 100).mapToObj(i -> splitter.of("s" + i))).containsOnly(Split.TEST);
    }

    @Test
    void samplesOfOneGroupStayTogether() {
        Splitter splitter = new Splitter(new SplitConfig(0.4, 0.3, 0.3, "user"));

        assertThat(IntStream.range(0, 50).mapToObj(i -> splitter.of(sample("s" + i, Map.of("user", "u1")))))
                .containsOnly(splitter.of("u1"));
    }

    @Test
    void aSampleWithoutTheGroupFallsByItsId() {
        Splitter splitter = new Splitter(new SplitConfig(0.4, 0.3, 0.3, "user"));

        assertThat(IntStream.range(0, 50).mapToObj(i -> splitter.of(sample("s" + i, Map.of()))))
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .mapToObj(i -> splitter.of("s" + i))
                        .toList());
    }

    private static Sample sample(String id, Map<String, String> attributes) {
        Part part = new Part(Instant.EPOCH, "text/plain", ByteBuffer.allocate(0), "00".repeat(32), "", attributes);
        return new Sample(id, 1, Instant.EPOCH, Map.of("a", part), List.of(), ClosedBy.COMPLETE, Origin.ALIGNED);
    }
}
