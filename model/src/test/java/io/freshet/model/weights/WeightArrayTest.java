package io.freshet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WeightArrayTest {
    @Test
    void refusesMoreValuesThanItsShapeHolds() {
        assertThatThrownBy(() -> new WeightArray(new long[] {2, 2}, new float[5]))
                .hasMessageContaining("[2, 2]")
                .hasMessageContaining("not 5");
    }

    @Test
    void equalsAnotherBitForBit() {
        WeightArray one = new WeightArray(new long[] {2}, new float[] {0, 1});

        assertThat(one).isEqualTo(new WeightArray(new long[] {2}, new float[] {0, 1}));
        assertThat(one).isNotEqualTo(new WeightArray(new long[] {2}, new float[] {-0f, 1}));
        assertThat(one).isNotEqualTo(new WeightArray(new long[] {1, 2}, new float[] {0, 1}));
    }

    @Test
    void noticesWhatIsNotFinite() {
        assertThat(new WeightArray(new long[] {2}, new float[] {0, 1}).finite()).isTrue();
        assertThat(new WeightArray(new long[] {2}, new float[] {0, Float.NaN}).finite())
                .isFalse();
        assertThat(new WeightArray(new long[] {1}, new float[] {Float.NEGATIVE_INFINITY}).finite())
                .isFalse();
    }
}
