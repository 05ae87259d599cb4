package io.freshet.model.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class ClassificationHeadTest {
    @Property(tries = 200)
    void givesProbabilitiesThatSumToOneHoweverLargeTheLogits(
            @ForAll @Size(4) List<@FloatRange(min = -1e30f, max = 1e30f) Float> values) {
        float[] logits = new float[4];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = values.get(i);
        }

        float[] probabilities = ClassificationHead.probabilities(logits, 0, 4);

        double sum = 0;
        for (float one : probabilities) {
            assertThat(one).isBetween(0f, 1f);
            sum += one;
        }
        assertThat(sum).isEqualTo(1, within(1e-6));
    }
}
