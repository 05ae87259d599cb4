package io.freshet.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import io.freshet.model.weights.WeightArray;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopeIT {
    private static final List<ParameterSpec> SPECS = List.of(
            ParameterSpec.trained("w", new Initial.Uniform(1), 2, 3),
            ParameterSpec.kept("count", new Initial.Constant(0), 1));

    private Parameters parameters;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    void open() {
        TensorLibrary.start(1);
        parameters = Parameters.initialise(SPECS, 5, ComputeDevice.CPU);
        parameters.train(SPECS.stream().map(ParameterSpec::name).toList());
    }

    @AfterEach
    void close() {
        parameters.close();
    }

    @Test
    void keepsNoGraphWhileScoringEvenInANewThread() throws Exception {
        Callable<Boolean> graphInScope = () -> {
            try (Scope scope = Scope.scoring(parameters)) {
                return scope.parameter("w").sum().size() == 1 && JniUtils.isGradMode();
            }
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();

        assertThat(thread.submit(JniUtils::isGradMode).get()).isTrue();
        assertThat(thread.submit(graphInScope).get()).isFalse();
        assertThat(thread.submit(JniUtils::isGradMode).get()).isTrue();
        thread.shutdown();
    }

    @Test
    void freesWhatOperationsOnParametersGave() {
        int before = parameters.managedArrays();
        try (Scope scope = Scope.scoring(parameters)) {
            scope.parameter("w").relu().plus(scope.parameter("w")).sum(1);
        }

        assertThat(parameters.managedArrays()).isEqualTo(before);
    }

    @Test
    void trainsOnlyWhatAnOptimizerMayChange() {
        assertThat(parameters.trained()).containsExactly("w");
    }

    @Test
    void findsTheGradientOfASumOfSquares() {
        float[] values = parameters.copy("w").values();
        try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
            scope.parameter("w").times(scope.parameter("w")).sum().backward();
            Gradients gradients = scope.gradients();

            assertThat(gradients.slots().get(0).gradient().get(4)).isEqualTo(2 * values[4], within(1e-6f));
            gradients.clear();
            assertThat(scope.gradients().slots().get(0).gradient().get(4)).isZero();
        }
    }

    @Test
    void givesAGradientOfZeroToWhatTheLossDoesNotDependOn() {
        try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
            assertThat(scope.gradients().slots().get(0).gradient().get(0)).isZero();
        }
    }

    @Test
    void dropsAShareInTrainingAndNothingWhileScoring() {
        float[] ones = new float[10_000];
        java.util.Arrays.fill(ones, 1);
        try (Scope learning = Scope.learning(parameters, new SplittableRandom(3));
                Scope scoring = Scope.scoring(parameters)) {
            float[] dropped =
                    learning.dropout(learning.tensor(ones, 100, 100), 0.25).values();
            int zeros = 0;
            for (float value : dropped) {
                zeros += value == 0 ? 1 : 0;
                assertThat(value == 0 || value == 1 / 0.75f).isTrue();
            }

            assertThat(zeros).isBetween(2300, 2700);
            assertThat(scoring.dropout(scoring.tensor(ones, 100, 100), 0.25).values())
                    .isEqualTo(ones);
        }
    }

    @Test
    void saysWhatKeepsValuesFromFitting() {
        Map<String, WeightArray> values = Map.of(
                "w", new WeightArray(new long[] {3, 2}, new float[6]),
                "other", new WeightArray(new long[] {1}, new float[1]));

        assertThat(Parameters.misfits(SPECS, values))
                .containsExactly("w has shape [3, 2] instead of [2, 3]", "other is not known");
        assertThat(Parameters.misfits(SPECS, Map.of())).containsExactly("w is not there");
        assertThatThrownBy(() -> parameters.copy("nothing")).hasMessageContaining("nothing");
    }

    @Test
    void whatIsKeptBeginsAnewInWeightsFromBeforeItWasKept() {
        Map<String, WeightArray> old = Map.of("w", new WeightArray(new long[] {2, 3}, new float[6]));

        try (Parameters read = Parameters.of(SPECS, old, ComputeDevice.CPU)) {
            assertThat(read.copy("count").values()).containsExactly(0);
        }
    }

    @Test
    void refusesTwoParametersOfOneName() {
        ParameterSpec twice = SPECS.get(0);

        assertThatThrownBy(() -> Parameters.initialise(List.of(twice, twice), 1, ComputeDevice.CPU)
                        .close())
                .hasMessageContaining("[w, w]");
    }
}
