package io.freshet.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.SplitConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitterTest {
    private static final SplitConfig SHARES = new SplitConfig(0.7, 0.2, 0.1, "");
    private static final int SAMPLES = 20_000;
    /** An id that lies among the last millionth of all. */
    private static final String LAST = "139718";

    @ParameterizedTest
    @CsvSource({"0.8, 0.1, 0.1", "0.7, 0.2, 0.1", "0.34, 0.33, 0.33", "0.98, 0.01, 0.01"})
    void dealsByTheSharesWhateverIdsLookLike(double train, double validation, double test) {
        Splitter splitter = new Splitter(new SplitConfig(train, validation, test, ""));
        SplittableRandom random = new SplittableRandom(20260101);

        assertDealt(splitter, IntStream.range(0, SAMPLES).mapToObj(Integer::toString), train, validation);
        assertDealt(splitter, IntStream.range(0, SAMPLES).mapToObj(i -> "2026-01-01/" + i * 1000L), train, validation);
        assertDealt(
                splitter,
                IntStream.range(0, SAMPLES).mapToObj(i -> new UUID(random.nextLong(), random.nextLong()).toString()),
                train,
                validation);
    }

    /** Pearson's chi-squared with two degrees of freedom; chance goes past the bound once in a thousand. */
    private static void assertDealt(Splitter splitter, Stream<String> ids, double train, double validation) {
        Map<Split, Long> dealt =
                ids.map(splitter::of).collect(Collectors.groupingBy(split -> split, Collectors.counting()));
        Map<Split, Double> expected = Map.of(
                Split.TRAIN, SAMPLES * train,
                Split.VALIDATION, SAMPLES * validation,
                Split.TEST, SAMPLES * (1 - train - validation));
        double chiSquared = expected.entrySet().stream()
                .mapToDouble(use -> Math.pow(dealt.get(use.getKey()) - use.getValue(), 2) / use.getValue())
                .sum();
        assertThat(chiSquared).as("%s", dealt).isLessThan(13.8);
    }

    @Test
    void everyReleaseDealsTenThousandSamplesAsTheFirstDid() {
        Splitter splitter = new Splitter(new SplitConfig(0.8, 0.1, 0.1, ""));

        String uses = IntStream.range(0, 10_000)
                .mapToObj(i -> switch (splitter.of("sample-" + i)) {
                    case TRAIN -> "t";
                    case VALIDATION -> "v";
                    case TEST -> "x";
                })
                .collect(Collectors.joining());

        // Worked out with Python's hashlib.
        assertThat(uses).startsWith("tttttvtvtttxttttxtttvtttttttttttttttxtttxtttvvttttttxttttttttvvvxttttttttxtxtttx");
        assertThat(Digests.sha256(uses.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("67f0b44ac5ee4414614ef9dd31b446df76fe3f03a62bfd3d6aabc5d603fdabc4");
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
    void aUseWithoutAShareGetsNothingHoweverTheSharesAreRounded() {
        double least = 1 - 1e-6;

        assertThat(new Splitter(new SplitConfig(least, 0, 0, "")).of(LAST)).isEqualTo(Split.TRAIN);
        assertThat(new Splitter(new SplitConfig(0.5, least - 0.5, 0, "")).of(LAST))
                .isEqualTo(Split.VALIDATION);
    }

    @Test
    void theGroupIsThatOfTheFirstModalityByNameThatHasOne() {
        Splitter splitter = new Splitter(new SplitConfig(0.4, 0.3, 0.3, "user"));
        Sample sample = sample("s", Map.of());
        sample.setParts(Map.of("a", part(Map.of()), "b", part(Map.of("user", "u1")), "c", part(Map.of("user", "u2"))));

        assertThat(splitter.of(sample)).isEqualTo(splitter.of("u1")).isNotEqualTo(splitter.of("u2"));
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
        return new Sample(
                id,
                1,
                Instant.EPOCH,
                Map.of("a", part(attributes)),
                List.of(),
                ClosedBy.COMPLETE,
                Origin.ALIGNED,
                null);
    }

    private static Part part(Map<String, String> attributes) {
        return new Part(Instant.EPOCH, "text/plain", ByteBuffer.allocate(0), "00".repeat(32), "", attributes);
    }
}
