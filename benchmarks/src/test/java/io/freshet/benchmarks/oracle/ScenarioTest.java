package io.freshet.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.oracle.Scenario.Arrival;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScenarioTest {
    private final Scenario scenario = new Scenario(3_000, 5);

    private List<Arrival> all() {
        return IntStream.range(0, scenario.keys())
                .boxed()
                .flatMap(key -> scenario.arrivals(key).stream())
                .toList();
    }

    @Test
    void theSameSeedIsTheSameScenario() {
        assertThat(new Scenario(3_000, 5).arrivals(17)).isEqualTo(scenario.arrivals(17));
        assertThat(new Scenario(3_000, 6).arrivals(17)).isNotEqualTo(scenario.arrivals(17));
    }

    @Test
    void everyPartArrivesOnceAndInTheOrderOfItsSlot() throws Exception {
        List<Arrival> arrived = new ArrayList<>();

        InOrder.each(scenario, arrived::add);

        assertThat(arrived).isSortedAccordingTo(Comparator.comparingLong(Arrival::slot));
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(all());
    }

    @Test
    void holdsEveryKindOfDisorder() {
        List<Arrival> all = all();

        assertThat(all).anyMatch(part -> part.slot() > part.key() + 10_000);
        assertThat(all).anyMatch(part -> part.content() == 1);
        assertThat(all).anyMatch(part -> scenario.isLongPast(part.key()));
        assertThat(IntStream.range(0, scenario.keys()))
                .anyMatch(key -> scenario.arrivals(key).size() < Scenario.MODALITIES.size());
        assertThat(IntStream.range(1_200, 1_350).boxed().flatMap(key -> scenario.arrivals(key).stream()))
                .noneMatch(part -> part.modality() == 3);
    }
}
