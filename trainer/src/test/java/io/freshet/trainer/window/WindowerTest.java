package io.freshet.trainer.window;

import static io.freshet.trainer.Separable.arrival;
import static io.freshet.trainer.Separable.example;
import static io.freshet.trainer.Separable.labelled;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.WindowConfig;
import io.freshet.schemas.config.WindowConfig.Order;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.OffsetRange;
import io.freshet.trainer.Separable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class WindowerTest {
    private static final Duration TIME = Duration.ofSeconds(2);

    private Instant now = Separable.START;

    @Test
    void closesAtTheCountOfTrainingExamples() {
        Windower windower = windower(Order.EAGER, 3);

        // Numbers 7 to 9 are no training examples.
        List<Optional<Window>> windows = IntStream.range(6, 14)
                .mapToObj(n -> {
                    windower.offer(arrival(0, n, example(n)));
                    return windower.next();
                })
                .toList();

        assertThat(windows.get(5).map(window -> window.arrivals().size())).contains(6);
        assertThat(windows.stream().flatMap(Optional::stream)).hasSize(1);
    }

    @Test
    void takesUpToEightWindowsAtOnceWhenItHasFallenBehind() {
        Windower windower = windower(Order.EAGER, 2);
        IntStream.range(0, 30).forEach(n -> windower.offer(arrival(0, n, example(0))));

        assertThat(windower.next().map(window -> window.arrivals().size())).contains(16);
        assertThat(windower.next().map(window -> window.arrivals().size())).contains(14);
        assertThat(windower.next()).isEmpty();
    }

    @Test
    void strictWindowsNeverGrowWhateverIsWaiting() {
        Windower windower = Windower.from("examples", config(Order.STRICT, 2), () -> now, Map.of(0, 0L));
        IntStream.range(0, 30).forEach(n -> windower.offer(arrival(0, n, example(0))));

        assertThat(windower.next().map(window -> window.arrivals().size())).contains(2);
    }

    @Test
    void closesByTheWallClockWhenNothingMoreComes() {
        Windower windower = windower(Order.EAGER, 3);
        windower.offer(arrival(0, 0, example(0)));

        assertThat(windower.next()).isEmpty();
        assertThat(windower.patience(Duration.ofMinutes(1))).isEqualTo(TIME);
        now = now.plus(TIME);

        assertThat(windower.next()).isPresent();
        assertThat(windower.patience(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void waitsNoLongerThanToldWhateverIsDue() {
        Windower windower = windower(Order.EAGER, 3);
        windower.offer(arrival(0, 0, example(0)));
        windower.next();

        assertThat(windower.patience(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
        now = now.plus(TIME).plus(TIME);
        assertThat(windower.patience(Duration.ofMillis(5))).isEqualTo(Duration.ZERO);
    }

    @Test
    void consecutiveWindowsJoinWithoutGapOverMarkers() {
        Windower windower = Windower.from("examples", config(Order.EAGER, 1), () -> now, Map.of(0, 10L, 1, 5L));
        windower.offer(arrival(0, 12, example(0)));
        Window first = windower.next().orElseThrow();
        windower.offer(arrival(0, 15, example(1)));
        Window second = windower.next().orElseThrow();

        assertThat(first.consumed()).containsExactly(new OffsetRange("examples", 0, 10L, 13L));
        assertThat(second.consumed()).containsExactly(new OffsetRange("examples", 0, 13L, 16L));
    }

    @Test
    void strictOrderWaitsForTheSilentPartitionAndMergesByEventTime() {
        Windower windower = windower(Order.STRICT, 3);
        windower.offer(arrival(0, 0, example(1)));
        windower.offer(arrival(0, 1, example(3)));
        windower.offer(arrival(0, 2, example(5)));
        Optional<Window> early = windower.next();

        windower.offer(arrival(1, 0, example(2)));
        windower.offer(arrival(1, 1, example(4)));

        assertThat(early).isEmpty();
        assertThat(ids(windower.next().orElseThrow())).containsExactly("sample-1", "sample-2", "sample-3");
    }

    @Test
    void strictTimeIsTheExamplesOwn() {
        Windower windower = Windower.from("examples", config(Order.STRICT, 100), () -> now, Map.of(0, 0L));
        windower.offer(arrival(0, 0, example(0)));
        windower.offer(arrival(0, 1, example(20)));
        now = now.plus(Duration.ofHours(1));
        Optional<Window> early = windower.next();

        windower.offer(arrival(0, 2, example(21)));

        assertThat(early).isEmpty();
        assertThat(ids(windower.next().orElseThrow())).containsExactly("sample-0", "sample-20");
    }

    @Test
    void whatIsNoExampleBelongsToAWindowToo() {
        Windower windower = Windower.from("examples", config(Order.STRICT, 1), () -> now, Map.of(0, 0L));
        windower.offer(new ExampleRecord.Refused(
                new ConsumerRecord<>("examples", 0, 0, new byte[0], new byte[0]), DeadLetterReason.INVALID, "broken"));
        windower.offer(arrival(0, 1, example(0)));

        Window window = windower.next().orElseThrow();

        assertThat(window.refused()).hasSize(1);
        assertThat(window.consumed()).containsExactly(new OffsetRange("examples", 0, 0L, 2L));
    }

    @Test
    void aLaterRevisionReplacesAnEarlierOneInTheWindow() {
        Window window = new Window(
                List.of(
                        arrival(0, 0, labelled(1, "red", 1)),
                        arrival(0, 1, labelled(2, "red", 1)),
                        arrival(0, 2, labelled(1, "blue", 2)),
                        arrival(0, 3, labelled(1, "blue", 2))),
                List.of());

        assertThat(window.newest().stream().map(ExampleRecord::offset)).containsExactly(1L, 2L);
    }

    @Test
    void readingPausesWherePartitionsRunAhead() {
        Windower strict = windower(Order.STRICT, 3);
        Windower eager = windower(Order.EAGER, 3);
        for (int offset = 0; offset < 1000; offset++) {
            strict.offer(arrival(1, offset, example(0)));
            eager.offer(arrival(1, offset, example(0)));
        }

        assertThat(strict.saturated()).containsExactly(1);
        assertThat(eager.saturated()).containsExactly(1);
        assertThat(windower(Order.EAGER, 3).saturated()).isEmpty();
    }

    @Property(tries = 200)
    void strictWindowsAreAFunctionOfTheLogHoweverItIsRead(
            @ForAll @IntRange(min = 1, max = 40) int first, @ForAll @IntRange(min = 1, max = 7) int chunk) {
        List<ExampleRecord.Usable> left = IntStream.range(0, 40)
                .mapToObj(n -> arrival(0, n, example(n * 2)))
                .toList();
        List<ExampleRecord.Usable> right = IntStream.range(0, 40)
                .mapToObj(n -> arrival(1, n, example(n * 3)))
                .toList();
        List<ExampleRecord.Usable> atOnce = new ArrayList<>(left);
        atOnce.addAll(right);
        List<ExampleRecord.Usable> inPieces = new ArrayList<>(right.subList(0, first));
        inPieces.addAll(left);
        inPieces.addAll(right.subList(first, right.size()));

        assertThat(windows(inPieces, chunk)).isEqualTo(windows(atOnce, atOnce.size()));
    }

    private List<List<String>> windows(List<ExampleRecord.Usable> arrivals, int chunk) {
        Windower windower = windower(Order.STRICT, 5);
        List<List<String>> windows = new ArrayList<>();
        for (int from = 0; from < arrivals.size(); from += chunk) {
            arrivals.subList(from, Math.min(arrivals.size(), from + chunk)).forEach(windower::offer);
            for (Optional<Window> next = windower.next(); next.isPresent(); next = windower.next()) {
                windows.add(ids(next.get()));
            }
        }
        return windows;
    }

    @Test
    void holdsNoMoreThanItsShareOfBytesOfAPartitionThatWaitsForAnother() {
        Windower windower = windower(Order.STRICT, 3);
        byte[] large = new byte[1 << 20];

        for (int n = 0; n < 15; n++) {
            windower.offer(sized(n, large));
            assertThat(windower.saturated()).isEmpty();
        }
        windower.offer(sized(15, large));

        assertThat(windower.saturated()).containsExactly(0);
    }

    private static ExampleRecord sized(int number, byte[] value) {
        return new ExampleRecord.Usable(
                new ConsumerRecord<>("examples", 0, number, new byte[0], value), example(number));
    }

    private Windower windower(Order order, int count) {
        return Windower.from("examples", config(order, count), () -> now, Map.of(0, 0L, 1, 0L));
    }

    private static WindowConfig config(Order order, int count) {
        return new WindowConfig(count, TIME, order);
    }

    private static List<String> ids(Window window) {
        return window.newest().stream()
                .map(usable -> usable.example().getExampleId())
                .toList();
    }
}
