package io.freshet.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.trainer.learn.Seeds.Use;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeedsTest {
    @Test
    void differForEachUsePositionAndSeed() {
        Set<Long> seen = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            for (Use use : Use.values()) {
                for (long position = 0; position < 100; position++) {
                    seen.add(new Seeds(seed).of(use, position));
                }
            }
        }

        assertThat(seen).hasSize(20 * Use.values().length * 100);
    }

    @Test
    void areAFunctionOfTheirInputsAlone() {
        assertThat(new Seeds(7).of(Use.STEP, 3)).isEqualTo(new Seeds(7).of(Use.STEP, 3));
    }
}
