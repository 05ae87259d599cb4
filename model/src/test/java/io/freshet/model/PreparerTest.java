package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.encode.TestPayloads;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.media.UndecodableException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PreparerTest {
    private static final Part SENSOR = DigitsData.part("application/json", TestPayloads.utf8("[1, 2]"));
    private static final Part TEXT = DigitsData.part("text/plain", TestPayloads.utf8("hello"));

    private final ModelSpec spec =
            ModelSpecTest.spec("{sensor: {encoder: mlp, size: 2}, text: {encoder: hashed-text}}", "[a, b]");
    private final Preparer preparer = new Preparer(spec, DigitsData::inline);

    @Test
    void preparesWhatIsThereAndLeavesOutWhatTheModelDoesNotKnow() throws Exception {
        Features features = preparer.prepare(DigitsData.sample("1", Map.of("sensor", SENSOR, "smell", TEXT)));

        assertThat(features.present()).containsExactly("sensor");
        assertThat(features.sizeBytes()).isEqualTo(2 * Float.BYTES);
    }

    @Test
    void refusesASampleOfWhichTheModelKnowsNothing() {
        assertThatThrownBy(() -> preparer.prepare(DigitsData.sample("17", Map.of("smell", TEXT))))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("17")
                .hasMessageContaining("smell");
    }

    @Test
    void namesTheModalityThatCannotBeRead() {
        Part three = DigitsData.part("application/json", TestPayloads.utf8("[1, 2, 3]"));

        assertThatThrownBy(() -> preparer.prepare(DigitsData.sample("1", Map.of("sensor", three))))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("modality sensor")
                .hasMessageContaining("takes 2");
    }

    @Test
    void whatCameStraightToKafkaMeetsTheLimitsOfItsModality() {
        Preparer narrow = new Preparer(
                ModelSpecTest.spec("{sensor: {encoder: mlp, size: 2, range: [0, 1]}}", "[a, b]"), DigitsData::inline);

        assertThatThrownBy(() -> narrow.prepare(DigitsData.sample("1", Map.of("sensor", SENSOR))))
                .isInstanceOfSatisfying(
                        UndecodableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(UndecodableException.Reason.RANGE));
    }

    @Test
    void textThatCameStraightToKafkaHasTheFeaturesOfItsNormalForm() throws Exception {
        Part raw = DigitsData.part("text/plain", TestPayloads.utf8("\uFEFF hel\u200Blo\r\n"));

        assertThat(preparer.prepare(DigitsData.sample("1", Map.of("text", raw))))
                .usingRecursiveComparison()
                .isEqualTo(preparer.prepare(DigitsData.sample("1", Map.of("text", TEXT))));
    }

    @Test
    void passesOnThatAPayloadIsOutOfReach() {
        Preparer cutOff = new Preparer(spec, part -> {
            throw new IOException("the store is away");
        });

        assertThatThrownBy(() -> cutOff.prepare(DigitsData.sample("1", Map.of("text", TEXT))))
                .isInstanceOf(IOException.class)
                .hasMessage("the store is away");
    }

    @Test
    void keepsOnlyTheModalitiesAskedFor() throws Exception {
        Features features = preparer.prepare(DigitsData.sample("1", Map.of("sensor", SENSOR, "text", TEXT)));

        assertThat(features.only(new TreeSet<>(Set.of("text"))).present()).containsExactly("text");
        assertThatThrownBy(() -> features.only(new TreeSet<>(Set.of()))).hasMessageContaining("no modality");
    }
}
