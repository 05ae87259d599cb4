package io.freshet.benchmarks.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextSetTest {
    @ParameterizedTest
    @CsvSource({"CLINC150, 150, 15000, 4500", "BANKING77, 77, 10003, 3080", "SMS, 2, 4460, 1114"})
    void isAsItWasPublished(TextSet set, int labels, int training, int test) {
        assertThat(set.labels()).hasSize(labels).isSorted();
        assertThat(set.stream(1))
                .hasSize(training)
                .allMatch(text -> !text.text().isBlank());
        assertThat(set.test()).hasSize(test).allMatch(text -> set.labels().contains(text.label()));
    }

    @ParameterizedTest
    @EnumSource
    void isInAnOrderThatTheSeedDecides(TextSet set) {
        List<TextSet.Labelled> stream = set.stream(1);

        assertThat(set.stream(1)).isEqualTo(stream);
        assertThat(set.stream(2)).isNotEqualTo(stream).containsExactlyInAnyOrderElementsOf(stream);
    }

    @Test
    void hasAllSpamOfTheCollection() {
        assertThat(TextSet.SMS.stream(1).stream()
                                .filter(text -> text.label().equals("spam"))
                                .count()
                        + TextSet.SMS.test().stream()
                                .filter(text -> text.label().equals("spam"))
                                .count())
                .isEqualTo(747);
    }
}
