package io.freshet.serving.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

final class PredictionIdsTest {
    @Property(tries = 200)
    void carriesTheSampleIdWhateverItHolds(@ForAll @NotEmpty String sampleId, @ForAll long seed) {
        String id = PredictionIds.ofRequest(sampleId, 3, new Random(seed));

        assertThat(PredictionIds.sampleId(id)).contains(sampleId);
        assertThat(PredictionIds.sampleId(PredictionIds.ofRevision(sampleId, 3, 2)))
                .contains(sampleId);
    }

    @Test
    void theSameRevisionByTheSameVersionIsTheSamePrediction() {
        assertThat(PredictionIds.ofRevision("a", 7, 2))
                .isEqualTo(PredictionIds.ofRevision("a", 7, 2))
                .isNotEqualTo(PredictionIds.ofRevision("a", 7, 3));
    }

    @Test
    void twoRequestsAreTwoPredictions() {
        Random random = new Random(1);

        assertThat(PredictionIds.ofRequest("a", 7, random)).isNotEqualTo(PredictionIds.ofRequest("a", 7, random));
    }

    @Test
    void whatHasNoTildeIsNoPredictionId() {
        assertThat(PredictionIds.sampleId("plain")).isEmpty();
        assertThat(PredictionIds.sampleId("~3-00")).isEmpty();
    }
}
