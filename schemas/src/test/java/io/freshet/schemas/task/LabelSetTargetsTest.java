package io.freshet.schemas.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelSetTargetsTest {
    private final TargetCodec targets = TaskKind.MULTI_LABEL.targets(List.of("beach", "sunset", "crowd"));

    @Test
    void readsEveryLabelThatHoldsAndNone() throws Exception {
        assertThat(targets.read(json("{\"labels\": [\"crowd\", \"beach\"]}")))
                .isEqualTo(target(List.of("crowd", "beach")));
        assertThat(targets.read(json("{\"labels\": []}"))).isEqualTo(target(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                              | There are no labels",
                "{\"labels\": null}              | There are no labels",
                "{\"label\": \"beach\"}          | There are no labels",
                "{\"labels\": \"beach\"}         | labels is no list",
                "{\"labels\": [1]}               | labels has 1, which is no text",
                "{\"labels\": [\"dawn\"]}        | Label dawn is unknown",
                "{\"labels\": [\"crowd\", \"crowd\"]} | the target is LABELS [crowd, crowd]",
            })
    void refusesWhatIsNoSetOfItsLabels(String json, String fault) {
        assertThatThrownBy(() -> targets.read(json(json)))
                .isInstanceOf(TargetException.class)
                .hasMessage(fault);
    }

    @Test
    void refusesTheTargetOfAnotherTask() {
        Target one = new Target(TargetKind.CLASS, List.of("beach"), null);

        assertThatThrownBy(() -> targets.check(one)).isInstanceOf(TargetException.class);
    }

    @Test
    void silenceCannotStandForALabel() {
        assertThat(targets.ofLabel("beach")).isEmpty();
    }

    @Test
    void itsLabelsAreAtLeastOneAndEachOnce() {
        assertThat(TaskKind.MULTI_LABEL.labelFault(List.of("beach"))).isEmpty();
        assertThat(TaskKind.MULTI_LABEL.labelFault(List.of())).isPresent();
        assertThat(TaskKind.MULTI_LABEL.labelFault(List.of("beach", "beach"))).isPresent();
    }

    private static Target target(List<String> labels) {
        return new Target(TargetKind.LABELS, labels, null);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text);
    }
}
