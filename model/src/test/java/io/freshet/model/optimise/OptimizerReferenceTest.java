package io.freshet.model.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.Compute;
import io.freshet.model.tensor.Gradients.Slot;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimizers against PyTorch, schedules against Transformers: see {@code optimise.py} beside {@code optimise.json}. */
class OptimizerReferenceTest {
    private static final int STEPS = 8;
    private static final int SIZE = 5;
    private static final int LATE = 4;

    private JsonNode reference;

    @BeforeEach
    void readTheReference() throws IOException {
        try (InputStream in = Compute.class.getResourceAsStream("reference/optimise.json")) {
            reference = new ObjectMapper().readTree(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "sgd", "nesterov"})
    void walksWithPyTorchThoughAParameterJoinsLaterAndTheStateIsTakenOver(String name) {
        Optimizer optimizer = optimizer(name);
        FloatBuffer first = FloatBuffer.wrap(numbers(i -> 0.5 * Math.cos(i)));
        FloatBuffer second = FloatBuffer.wrap(numbers(i -> 0.3 * Math.sin(i)));
        for (int step = 0; step < STEPS; step++) {
            List<Slot> slots = new ArrayList<>(List.of(slot("first", first, step, 0)));
            if (step >= LATE) {
                slots.add(slot("second", second, step, 1));
            }
            optimizer.step(slots, 1);
            Optimizer resumed = optimizer(name);
            resumed.load(optimizer.state()::forEach);
            optimizer = resumed;
        }

        assertClose(first, reference.get(name).get("first"));
        assertClose(second, reference.get(name).get("second"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "cosine"})
    void schedulesAsTransformersDo(String name) {
        Schedule schedule = new Schedule(name.equals("linear") ? Schedule.Kind.LINEAR : Schedule.Kind.COSINE, 4, 20, 0);

        // Theirs rises again beyond its end.
        for (int step = 0; step <= schedule.steps(); step++) {
            assertThat(Schedules.factor(schedule, step))
                    .isEqualTo(reference.get(name).get(step).asDouble(), within(1e-9));
        }
    }

    @Test
    void aScheduleEndsAtItsFloorAndAConstantOneOnlyWarmsUp() {
        assertThat(Schedules.factor(new Schedule(Schedule.Kind.LINEAR, 0, 10, 0.1), 99))
                .isEqualTo(0.1, within(1e-12));
        assertThat(Schedules.factor(new Schedule(Schedule.Kind.CONSTANT, 4, 1, 0.1), 2))
                .isEqualTo(0.5);
        assertThat(Schedules.factor(new Schedule(Schedule.Kind.CONSTANT, 4, 1, 0.1), 99))
                .isEqualTo(1);
    }

    @Test
    void anotherRuleGoesOnWithTheCountOfSteps() {
        Optimizer adamw = optimizer("adamw");
        adamw.step(List.of(slot("first", FloatBuffer.allocate(SIZE), 0, 0)), 1);
        Optimizer sgd = optimizer("sgd");

        sgd.load(adamw.state()::forEach);

        assertThat(sgd.steps()).isEqualTo(1);
        assertThat(sgd.entries()).containsExactly("sgd.steps");
    }

    @Test
    void biasesDecayOnlyWhereAllWeightsDo() {
        for (boolean all : new boolean[] {true, false}) {
            FloatBuffer bias = FloatBuffer.wrap(new float[] {1});
            LearningConfig.Optimizer config = new LearningConfig.Optimizer(
                    new LearningConfig.Sgd(0, false), 1, 0.5, 0.1, all, 0, Schedule.constant());

            new Optimizer(config, FloatBuffer::allocate)
                    .step(List.of(new Slot("bias", bias, FloatBuffer.allocate(1), false)), 0);

            assertThat(bias.get(0)).isEqualTo(all ? 0.95f : 1f);
        }
    }

    private static Optimizer optimizer(String name) {
        LearningConfig.Rule rule = name.equals("adamw")
                ? new LearningConfig.AdamW(0.9, 0.99, 1e-8)
                : new LearningConfig.Sgd(0.9, name.equals("nesterov"));
        return new Optimizer(
                new LearningConfig.Optimizer(rule, 1, 0.05, 0.1, true, 0, Schedule.constant()), FloatBuffer::allocate);
    }

    private static Slot slot(String name, FloatBuffer values, int step, int at) {
        float[] gradient = numbers(i -> Math.sin(1.3 * i + 0.7 * step + at));
        return new Slot(name, values, FloatBuffer.wrap(gradient), false);
    }

    private static float[] numbers(IntToDoubleFunction number) {
        float[] numbers = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            numbers[i] = (float) number.applyAsDouble(i);
        }
        return numbers;
    }

    private static void assertClose(FloatBuffer values, JsonNode expected) {
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) values.get(i)).isEqualTo(expected.get(i).asDouble(), within(1e-5));
        }
    }
}
