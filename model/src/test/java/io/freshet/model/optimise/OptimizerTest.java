package io.freshet.model.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.tensor.Gradients.Slot;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final LearningConfig.Optimizer CONFIG =
            new LearningConfig.Optimizer(32, 0.1, 0.9, 0.999, 1e-8, 0.01, 1);

    @Test
    void movesByTheRateInTheFirstStepWhateverTheGradientsSize() {
        Slot slot = slot(new float[] {1, 1}, new float[] {1e-3f, -20});

        new Optimizer(CONFIG, FloatBuffer::allocate).step(List.of(slot), 0.5);

        // Decay takes 0.1 * 0.01 of the weight, and the first step is the sign of the gradient times the rate.
        assertThat(slot.values().get(0)).isEqualTo(0.999f - 0.1f, within(1e-4f));
        assertThat(slot.values().get(1)).isEqualTo(0.999f + 0.1f, within(1e-4f));
    }

    @Test
    void clipsByTheNormOfAllParametersTogether() {
        Slot one = slot(new float[] {0}, new float[] {3});
        Slot two = slot(new float[] {0}, new float[] {4});
        Optimizer optimizer = new Optimizer(CONFIG, FloatBuffer::allocate);

        double norm = Optimizer.norm(List.of(one, two));
        optimizer.step(List.of(one), norm);

        assertThat(norm).isEqualTo(5);
        assertThat(Objects.requireNonNull(optimizer.state().get("adamw.first.w"))
                        .values()[0])
                .isEqualTo(3f / 5 * 0.1f, within(1e-6f));
    }

    @Test
    void findsTheNormNotFiniteWhenOneElementIsNot() {
        assertThat(Optimizer.norm(List.of(slot(new float[2], new float[] {1, Float.NaN}))))
                .isNaN();
        assertThat(Optimizer.norm(List.of(slot(new float[1], new float[] {Float.NEGATIVE_INFINITY}))))
                .isInfinite();
    }

    @Test
    void goesOnFromItsStateBitForBit() {
        Slot uninterrupted = slot(new float[] {1, 2}, new float[] {0.1f, -0.3f});
        Optimizer first = new Optimizer(CONFIG, FloatBuffer::allocate);
        first.step(List.of(uninterrupted), 0.3);
        float[] between = {uninterrupted.values().get(0), uninterrupted.values().get(1)};
        Optimizer second = new Optimizer(CONFIG, FloatBuffer::allocate);
        second.load(first.state()::forEach);

        first.step(List.of(uninterrupted), 0.3);
        Slot resumed = slot(between, new float[] {0.1f, -0.3f});
        second.step(List.of(resumed), 0.3);

        assertThat(resumed.values()).isEqualTo(uninterrupted.values());
        assertThat(second.state()).isEqualTo(first.state());
    }

    @Test
    void goesOnFromWhatItWroteBitForBit() throws IOException {
        float[] values = new float[10_000];
        float[] gradient = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            gradient[i] = (float) Math.sin(i);
        }
        Optimizer first = new Optimizer(CONFIG, FloatBuffer::allocate);
        first.step(List.of(slot(values, gradient)), 70);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        first.write(written);
        Optimizer second = new Optimizer(CONFIG, FloatBuffer::allocate);

        second.read("memory", written.size(), new ByteArrayInputStream(written.toByteArray()));

        assertThat(second.state()).isEqualTo(first.state());
        assertThat(second.entry("adamw.first.w").values()[9_999]).isNotZero();
        assertThat(second.isFinite()).isTrue();
    }

    @Test
    void keepsACountOfStepsBeyondWhatOneFloatHolds() {
        Optimizer optimizer = new Optimizer(CONFIG, FloatBuffer::allocate);
        WeightArray count = new WeightArray(new long[] {2}, new float[] {20, 3});

        optimizer.load(Map.of("adamw.steps", count)::forEach);

        assertThat(optimizer.steps()).isEqualTo(20L * (1 << 20) + 3);
        assertThat(optimizer.state()).containsEntry("adamw.steps", count);
    }

    @Test
    void refusesAStateOfWhichAMomentIsMissing() {
        Optimizer trained = new Optimizer(CONFIG, FloatBuffer::allocate);
        trained.step(List.of(slot(new float[1], new float[] {1})), 1);
        Map<String, WeightArray> state = new HashMap<>(trained.state());
        state.remove("adamw.second.w");

        assertThatThrownBy(() -> new Optimizer(CONFIG, FloatBuffer::allocate).load(state::forEach))
                .hasMessageContaining("adamw.second.w");
    }

    private static Slot slot(float[] values, float[] gradient) {
        return new Slot("w", FloatBuffer.wrap(values), FloatBuffer.wrap(gradient), true);
    }
}
