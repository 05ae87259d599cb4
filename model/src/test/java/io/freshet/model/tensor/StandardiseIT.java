package io.freshet.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Running statistics against those of the whole stream, worked out in two passes and in double. */
class StandardiseIT {
    private static final int MEMORY = 10_000;

    private final Standardise one = Standardise.inputs("it", 1);
    private final SplittableRandom random = new SplittableRandom(3);
    private Parameters parameters;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    void open() {
        parameters = Parameters.initialise(one.parameters(), 1, ComputeDevice.CPU);
    }

    @AfterEach
    void close() {
        parameters.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "5, 0.001",
        "-300, 40",
        "1e6, 1",
        "-1e6, 1",
        "16777216, 30",
        "1e9, 500",
        "1e-9, 1e-6",
        "3e7, 2e7",
    })
    void keepsTheStatisticsOfTheWholeStreamHoweverItIsCut(double offset, double spread) {
        float[] stream = stream(MEMORY, offset, spread);

        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + 1 + random.nextInt(64));
            one.observe(parameters, Arrays.copyOfRange(stream, from, to));
            from = to;
        }

        assertThat(mean()).isEqualTo(exactMean(stream), within(1e-4 * spread));
        assertThat(variance()).isEqualTo(exactVariance(stream), within(2e-4 * exactVariance(stream)));
    }

    @Test
    void followsADriftThatIsSmallBesideItsOffset() {
        double mean = 0;
        double variance = 0;
        double seen = 0;
        for (int batch = 0; batch < 2_000; batch++) {
            float[] rows = stream(32, 1e6 + (batch < 500 ? 0 : 3), 1);
            one.observe(parameters, rows);
            // The same forgetting, in double and from the rows themselves.
            double total = seen + rows.length;
            double moved = mean + (exactMean(rows) - mean) * rows.length / total;
            double squares = 0;
            for (float row : rows) {
                squares += (row - moved) * (row - moved);
            }
            variance = (seen * (variance + (mean - moved) * (mean - moved)) + squares) / total;
            mean = moved;
            seen = Math.min(MEMORY, total);
        }

        assertThat(mean()).isEqualTo(mean, within(1e-3));
        assertThat(variance()).isEqualTo(variance, within(1e-3 * variance));
        assertThat(mean()).isEqualTo(1e6 + 3, within(0.2));
    }

    @ParameterizedTest
    @CsvSource({"0", "0.1", "-7.3", "1000000.3", "1e9", "3.3e30"})
    void aColumnThatNeverChangesHasNoVarianceAndStandsAtZero(float value) {
        for (int rows : new int[] {3, 1, 33, 7}) {
            float[] batch = new float[rows];
            Arrays.fill(batch, value);
            one.observe(parameters, batch);
        }

        assertThat(variance()).isZero();
        assertThat(mean()).isEqualTo(value);
        assertThat(standardised(value)).isZero();
    }

    @Test
    void oneAboveABillionIsABillionInFloat32() {
        float[] rows = new float[100];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (1e9 + (i % 2 == 0 ? 1 : -1));
        }

        one.observe(parameters, rows);

        assertThat(variance()).isZero();
        assertThat(standardised(rows[1])).isZero();
    }

    @Test
    void theFirstExampleStandsAtZeroAndWhatDiffersFromItIsCutOff() {
        one.observe(parameters, new float[] {1234.5f});

        assertThat(standardised(1234.5f)).isZero();
        assertThat(standardised(1235)).isEqualTo(8);
        assertThat(standardised(-1e30f)).isEqualTo(-8);
    }

    @Test
    void columnsDoNotTouchEachOther() {
        Standardise two = Standardise.inputs("it", 2);
        try (Parameters both = Parameters.initialise(two.parameters(), 1, ComputeDevice.CPU)) {
            two.observe(both, new float[] {1, 4096, 3, -4096});

            assertThat(both.copy("it.mean").values()).containsExactly(2, 0);
            assertThat(both.copy("it.variance").values()).containsExactly(1, 4096 * 4096);
        }
    }

    @Test
    void standardisesByWhatItHasSeen() {
        one.observe(parameters, stream(5_000, 1e6, 2));

        List<Double> values = new ArrayList<>();
        for (float value : stream(1_000, 1e6, 2)) {
            values.add((double) standardised(value));
        }

        double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(value -> value * value).average().orElseThrow();
        assertThat(mean).isEqualTo(0, within(0.1));
        assertThat(squares).isEqualTo(1, within(0.15));
    }

    @ParameterizedTest
    @CsvSource({"-3.4028235e38", "3.4028235e38", "-1e6", "-999", "1e19"})
    void sixWildRowsAmongManyBlindNothing(float wild) {
        one.observe(parameters, stream(60, 5, 1));
        float[] broken = new float[6];
        Arrays.fill(broken, wild);
        one.observe(parameters, broken);
        one.observe(parameters, stream(60, 5, 1));

        assertThat(standardised(7) - standardised(3)).isGreaterThan(1);
        assertThat(standardised(wild)).isEqualTo(Math.copySign(8f, wild));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 31, 32, 33, 64})
    void wildRowsAreKnownAsSuchHoweverEarlyTheyCome(int batch) {
        float[] stream = stream(200, 5, 1);
        stream[0] = 1e6f;
        stream[1] = -Float.MAX_VALUE;
        for (int from = 0; from < stream.length; from += batch) {
            one.observe(parameters, Arrays.copyOfRange(stream, from, Math.min(stream.length, from + batch)));
        }

        assertThat(mean()).isEqualTo(5, within(0.5));
        assertThat(variance()).isBetween(0.5, 4.0);
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "-1000, 1", "1e4, 30", "0, 0.001", "3, 40"})
    void followsValuesThatReallyMovedNoSlowerThanPlainStatistics(double offset, double spread) {
        double mean = 0;
        double variance = 0;
        double seen = 0;
        for (int batch = 0; batch < 2_400; batch++) {
            float[] rows = batch < 400 ? stream(32, 0, 1) : stream(32, offset, spread);
            one.observe(parameters, rows);
            double total = seen + rows.length;
            double distance = exactMean(rows) - mean;
            variance = (seen * variance
                            + rows.length * exactVariance(rows)
                            + distance * distance * seen * rows.length / total)
                    / total;
            mean += distance * rows.length / total;
            seen = Math.min(MEMORY, total);
            if (batch == 700 || batch == 1_000 || batch == 2_399) {
                // At most half further from the truth, and no less sharp.
                assertThat(Math.abs(mean() - offset)).isLessThan(1.5 * Math.abs(mean - offset) + 0.2 * spread);
                assertThat(variance()).isLessThan(1.5 * variance + 0.1 * spread * spread);
            }
        }
    }

    @Test
    void aColumnThatNeverVariedIsGivenNoScaleByOneWildRow() {
        one.observe(parameters, new float[100]);
        float[] rows = new float[32];
        rows[7] = -Float.MAX_VALUE;
        one.observe(parameters, rows);
        assertThat(variance()).isZero();

        for (int batch = 0; batch < 100; batch++) {
            one.observe(parameters, stream(32, 2, 1));
        }
        assertThat(standardised(3) - standardised(1)).isGreaterThan(0.5f);
    }

    @Test
    void aFeatureThatIsMostlyAbsentKeepsItsScale() {
        for (int batch = 0; batch < 20; batch++) {
            float[] rows = new float[32];
            rows[batch] = 1;
            rows[31 - batch / 2] = 1;
            one.observe(parameters, rows);
        }

        assertThat(mean()).isEqualTo(2.0 / 32, within(0.02));
        assertThat(variance()).isEqualTo(2.0 / 32 * 30 / 32, within(0.02));
    }

    @Property(tries = 300)
    void statisticsAreFiniteWhateverComes(@ForAll List<@Size(min = 1, max = 40) List<Float>> batches) {
        Standardise any = Standardise.inputs("it", 1);
        try (Parameters kept = Parameters.initialise(any.parameters(), 1, ComputeDevice.CPU)) {
            for (List<Float> batch : batches) {
                float[] rows = new float[batch.size()];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = batch.get(i);
                }
                any.observe(kept, rows);
            }
            kept.copies()
                    .forEach(
                            (name, array) -> assertThat(array.finite()).as(name).isTrue());
            try (Scope scope = Scope.scoring(kept)) {
                for (float value : any.apply(scope.tensor(new float[] {-Float.MAX_VALUE, 0, Float.MAX_VALUE}, 3, 1))
                        .values()) {
                    assertThat(value).isBetween(-8f, 8f);
                }
            }
        }
    }

    private float[] stream(int rows, double offset, double spread) {
        float[] stream = new float[rows];
        for (int i = 0; i < rows; i++) {
            // A sum of uniforms: as good as normal here, and variance 1.
            double sum = 0;
            for (int j = 0; j < 12; j++) {
                sum += random.nextDouble();
            }
            stream[i] = (float) (offset + spread * (sum - 6));
        }
        return stream;
    }

    private static double exactMean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double exactVariance(float[] values) {
        double mean = exactMean(values);
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / values.length;
    }

    private double mean() {
        return (double) parameters.copy("it.mean").values()[0]
                + parameters.copy("it.mean.rest").values()[0];
    }

    private double variance() {
        return parameters.copy("it.variance").values()[0];
    }

    private float standardised(float value) {
        try (Scope scope = Scope.scoring(parameters)) {
            return one.apply(scope.tensor(new float[] {value}, 1, 1)).values()[0];
        }
    }
}
