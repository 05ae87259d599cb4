package io.freshet.schemas.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.http.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskKindTest {
    private static final List<String> LABELS = List.of("ham", "spam");

    @ParameterizedTest
    @EnumSource(TaskKind.class)
    void everyTaskIsFoundByItsNameAndReadsItsOwnFieldAlone(TaskKind kind) throws Exception {
        TargetCodec targets = kind.targets(LABELS);
        Target target = targets.read(Json.mapper().readTree("""
                {"label": "spam", "labels": ["spam"], "value": 2}"""));

        targets.check(target);

        assertThat(TaskKind.of(kind.label())).contains(kind);
        assertThatThrownBy(() -> targets.read(Json.mapper().createObjectNode()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(targets.field().json());
    }

    @ParameterizedTest
    @CsvSource({"0", "-3.25", "1e18", "-1e18", "1e-300", "7"})
    void regressionReadsANumber(String number) throws Exception {
        Target target = read(number);

        assertThat(target.getKind()).isEqualTo(TargetKind.NUMBER);
        assertThat(target.getValue()).isEqualTo(Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "true", "null", "[1]", "{}", "1e19", "-1e400", "NaN"})
    void regressionRefusesWhatIsNoNumberThatItCanLearn(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(Exception.class);
    }

    @Test
    void regressionRefusesTargetsOfOtherTasks() {
        TargetCodec targets = TaskKind.REGRESSION.targets(List.of());

        for (Target target : List.of(
                target(TargetKind.CLASS, List.of("spam"), null),
                target(TargetKind.NUMBER, List.of(), null),
                target(TargetKind.NUMBER, List.of("spam"), 1.0),
                target(TargetKind.RANK, List.of(), 1.0),
                target(TargetKind.NUMBER, List.of(), Double.NaN),
                target(TargetKind.NUMBER, List.of(), Double.NEGATIVE_INFINITY))) {
            assertThatThrownBy(() -> targets.check(target)).isInstanceOf(TargetException.class);
        }
    }

    @Test
    void silenceStandsForALabelOnlyWhereThereAreLabels() {
        assertThat(TaskKind.REGRESSION.targets(List.of()).ofLabel("spam")).isEmpty();
        assertThat(TaskKind.CLASSIFICATION.targets(LABELS).ofLabel("spam"))
                .contains(target(TargetKind.CLASS, List.of("spam"), null));
    }

    private static Target read(String json) throws Exception {
        return TaskKind.REGRESSION.targets(List.of()).read(Json.mapper().readTree("{\"value\": " + json + "}"));
    }

    private static Target target(TargetKind kind, List<String> labels, @Nullable Double value) {
        return new Target(kind, labels, value);
    }
}
